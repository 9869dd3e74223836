import type ICAL from 'ical.js';
import type { Instant } from '../../model/instant.ts';
import { instanceAt } from '../recurrence/expand.ts';
import { type Original, originalAfter, originalAt } from '../recurrence/originals.ts';
import type { Override } from '../recurrence/series.ts';
import { toInstant, toWall } from '../zones/zone.ts';
import { type Block, withAdded } from './document.ts';
import { blockOf, type Changes, type Draft, type Editing, EditRefusedError, opened, rewritten } from './edit.ts';
import { changedComponent, headFor, spellMoment, stamped, withMoment } from './edit-component.ts';
import { momentOfSeries, newLength, ownBlock } from './edit-instance.ts';
import { textOf } from './jcal.ts';
import type { Moment } from './moment.ts';

/** Changes one instance, named by its original start: its override, or a new one. Undefined when there is no such instance. */
export const changeInstance = (
  body: Uint8Array,
  original: Instant,
  changes: Changes,
  editing: Editing,
): Uint8Array | undefined => {
  const draft = opened(body, editing);
  const instance = instanceAt(draft.ical, original, draft);
  if (!instance) return undefined;
  const { texts = {}, start } = changes;
  const length = newLength(draft, instance, changes);
  const own = draft.plan.overrides.get(original);
  if (own && !own.andFuture) {
    const block = changedComponent(draft, own.component, blockOf(draft, own.component), { texts, start, length });
    return rewritten(draft, new Map([[own.component, block]]));
  }
  const isSaid = (name: string): boolean => (textOf(instance.component, name.toLowerCase()) ?? null) === texts[name];
  if (!start && !length && Object.keys(texts).every(isSaid)) return body;
  const place = draft.plan.series ?? own;
  if (!place) throw new EditRefusedError('it has no start');
  const named = withMoment(
    ownBlock(draft, instance, { texts, start, length }),
    'RECURRENCE-ID',
    momentOfSeries(place, original),
  );
  const added = stamped(named, instance.component, Boolean(start || length), draft);
  return rewritten(draft, own ? new Map([[own.component, futureAfter(draft, own, original)]]) : new Map(), [added]);
};

/** Takes one instance out of the series: EXDATE, and no override (RFC 5545 §3.8.5.1). Undefined when there is no such instance. */
export const cancelInstance = (body: Uint8Array, original: Instant, editing: Editing): Uint8Array | undefined => {
  const draft = opened(body, editing);
  const { series, overrides } = draft.plan;
  if (!instanceAt(draft.ical, original, draft)) return undefined;
  const override = overrides.get(original);
  const replaced = new Map<ICAL.Component, Block | undefined>();
  if (override)
    replaced.set(override.component, override.andFuture ? futureAfter(draft, override, original) : undefined);
  if (series && originalAt(series, original, draft.work)) {
    const moment = momentOfSeries(series, original);
    const line = { name: 'EXDATE', head: headFor('EXDATE', moment), value: spellMoment(moment) };
    const block = withAdded(blockOf(draft, series.component), line);
    replaced.set(series.component, stamped(block, series.component, true, draft));
  }
  return rewritten(draft, replaced);
};

/** What governs an instance and all that follow, for those behind an instant alone; undefined when there are none. */
export const futureAfter = (draft: Draft, future: Override, instant: Instant): Block | undefined => {
  const { series, overrides, futures } = draft.plan;
  if (!series) return undefined;
  const isOwn = ({ instant: at, wall }: Original): boolean => !overrides.has(at) && !series.isExcluded(at, wall);
  const next = originalAfter(series, instant, isOwn, draft.work);
  const isOver = next && futures.some(({ original }) => original > future.original && original <= next.instant);
  return next && !isOver ? anchored(draft, future, next) : undefined;
};

/** The same override, beginning at another instance of the series and as far from it as it was. */
const anchored = (draft: Draft, future: Override, { wall, instant }: Original): Block => {
  const { series } = draft.plan;
  const place = series ?? future;
  const shown = wall + future.shift;
  const start: Moment = {
    ...future.start,
    wall: future.start.kind === 'date' ? shown : toWall(toInstant(shown, place.zone), future.zone),
  };
  const block = blockOf(draft, future.component);
  const named = withMoment(block, 'RECURRENCE-ID', momentOfSeries(place, instant));
  return changedComponent(draft, future.component, named, { start });
};
