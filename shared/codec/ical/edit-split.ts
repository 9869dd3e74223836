import type ICAL from 'ical.js';
import { dayMs, type Instant } from '../../model/instant.ts';
import { instanceAt } from '../recurrence/expand.ts';
import { type Original, originalAt, ruleStarts } from '../recurrence/originals.ts';
import { type Override, type Series, wallOf } from '../recurrence/series.ts';
import { toInstant, toWall } from '../zones/zone.ts';
import { type Block, type Line, parameterIn, withAdded, withLine, withLines } from './document.ts';
import {
  blockOf,
  type Changes,
  type Draft,
  type Editing,
  EditRefusedError,
  opened,
  reopened,
  rewritten,
} from './edit.ts';
import { hasInstances, requireSameRest } from './edit-check.ts';
import { headFor, spellMoment, stamped, withTimes } from './edit-component.ts';
import { isSameLength, momentOfSeries } from './edit-instance.ts';
import { futureAfter } from './edit-override.ts';
import { withRule } from './edit-rule.ts';
import { changeFrom } from './edit-series.ts';
import { momentOfText } from './edit-shift.ts';
import type { Moment } from './moment.ts';

/** What becomes of a series that is cut: what lies before (absent when nothing does) and what follows. */
export interface Split {
  readonly before?: Uint8Array;
  readonly following: Uint8Array;
}

/**
 * Cuts a series at one of its instances, named by its original start: UNTIL ends the first part, the second is an object of
 * its own with the changes applied, the instance that was named among them ("this and all following"). It has the new UID,
 * or, when nothing lies before, the old one. Undefined when there is no such instance.
 */
export const splitSeries = (
  body: Uint8Array,
  at: Instant,
  { uid, changes = {}, ...editing }: Editing & { readonly uid: string; readonly changes?: Changes },
): Split | undefined => {
  const draft = opened(body, editing);
  const { series } = draft.plan;
  if (!instanceAt(draft.ical, at, draft)) return undefined;
  if (!series || !originalAt(series, at, draft.work))
    throw new EditRefusedError('nothing follows this instance, which is none of its rule: change it alone');
  const before = endSeries(body, at, editing);
  const rest = reopened(restFrom(draft, series, at, before ? uid : undefined), draft);
  const named = instanceAt(rest.ical, at, rest);
  if (!named) return undefined;
  const future = governing(draft, at) && rest.plan.futures.at(-1);
  const following = changeFrom(rest, named, changes, future);
  return { following, ...(before && { before }) };
};

/** Takes an instance and all that follow out of the series; undefined when nothing would be left: delete the object. */
export const endSeries = (body: Uint8Array, at: Instant, editing: Editing): Uint8Array | undefined => {
  const draft = opened(body, editing);
  const { series, overrides } = draft.plan;
  const replaced = new Map<ICAL.Component, Block | undefined>();
  for (const { component, original } of overrides.values()) if (original >= at) replaced.set(component, undefined);
  if (series) {
    const kept = withDates(draft, series, ({ from }) => from < at);
    const goesOn = ruleStarts(series, toWall(at, series.zone) - dayMs, draft.work).some(({ instant }) => instant >= at);
    const ended = goesOn ? withRule(kept, () => ({ COUNT: undefined, UNTIL: untilBefore(series, at) })) : kept;
    replaced.set(series.component, stamped(ended, series.component, true, draft));
  }
  const rest = rewritten(draft, replaced);
  if (series && series.start.wall >= toWall(at, series.zone)) {
    if ([...series.added.keys(), ...overrides.keys()].some((original) => original < at))
      throw new EditRefusedError('an instance lies before the start of the series: delete or change that one first');
    return undefined;
  }
  return hasInstances(rest, draft) ? rest : undefined;
};

/** The series from one of its instances on, under its own UID or another. */
const restFrom = (draft: Draft, series: Series, at: Instant, uid: string | undefined): Uint8Array => {
  const { overrides, ical } = draft.plan;
  const replaced = new Map<ICAL.Component, Block | undefined>();
  for (const { component, original } of overrides.values()) if (original < at) replaced.set(component, undefined);
  const future = governing(draft, at);
  if (future) replaced.set(future.component, futureAfter(draft, future, at - 1));
  replaced.set(series.component, restOfMaster(draft, series, at));
  if (uid !== undefined) {
    for (const component of ical.root.getAllSubcomponents(series.component.name)) {
      const block = replaced.has(component) ? replaced.get(component) : blockOf(draft, component);
      if (block) replaced.set(component, withLine(block, 'UID', { head: 'UID', value: uid }));
    }
  }
  const rest = rewritten(draft, replaced);
  if (series.repeats) requireSameRest(draft, toWall(at, series.zone), reopened(rest, draft));
  return rest;
};

/** The override that governs what follows an instant, from before it. */
const governing = ({ plan: { futures } }: Draft, at: Instant): Override | undefined => {
  const latest = futures.find(({ original }) => original <= at);
  return latest && latest.original < at ? latest : undefined;
};

const restOfMaster = (draft: Draft, series: Series, at: Instant): Block => {
  const { component } = series;
  const passed = ruleStarts(series, -Infinity, draft.work, toWall(at, series.zone) + dayMs).filter(
    ({ instant }) => instant < at,
  );
  const own = originalAt(series, at, draft.work);
  const kept = withDates(draft, series, ({ to }) => to > at);
  if (!own || own.wall === series.start.wall) return kept;
  if (!own.added) return begun(draft, series, kept, own, series.counted ? passed.toArray().length : 0);
  // An added instance is none of the rule's: the rule goes on from its last start before, which is taken out.
  const [last, count] = passed.reduce<[Original | undefined, number]>(
    ([, number], each) => [each, number + 1],
    [undefined, 0],
  );
  const hasMore = ruleStarts(series, own.wall - dayMs, draft.work).some(({ instant }) => instant > at);
  const ended = hasMore ? kept : withLine(kept, 'RRULE', undefined);
  const length = series.added.get(at)?.length ?? series.length;
  const others = [...series.added.keys()].some((instant) => instant > at);
  if (!last || (!hasMore && (!others || isSameLength(length, series.length)))) {
    const alone = withLines(ended, (line) => (line.name === 'RDATE' ? withoutValue(line, series, at, draft) : line));
    const own = isSameLength(length, series.length) ? undefined : length;
    return withTimes(alone, component, draft, momentOfSeries(series, at), own);
  }
  const moment = momentOfSeries(series, last.instant);
  const excluded = { name: 'EXDATE', head: headFor('EXDATE', moment), value: spellMoment(moment) };
  return withAdded(begun(draft, series, ended, last, count - 1), excluded);
};

/** The master with its rule beginning at a later start, so many of which have passed. */
const begun = (draft: Draft, series: Series, block: Block, { wall }: Original, passed: number): Block => {
  const counted = withRule(block, (parts) => {
    const count = parts.get('COUNT');
    return count === undefined ? {} : { COUNT: String(Number(count) - passed) };
  });
  return wall === series.start.wall ? counted : withTimes(counted, series.component, draft, { ...series.start, wall });
};

/** What an exception or an addition covers. */
interface Covered {
  readonly from: Instant;
  readonly to: Instant;
}

/** The original start that an exception or an addition names. */
const instantIn = (series: Series, moment: Moment, { ical, floating }: Draft): Instant =>
  toInstant(wallOf(moment, series, ical, floating), series.zone);

/** The master with only those exceptions and additions that pass. */
const withDates = (draft: Draft, series: Series, passes: (covered: Covered) => boolean): Block =>
  withLines(blockOf(draft, series.component), (line) =>
    line.name === 'EXDATE' || line.name === 'RDATE'
      ? withValues(line, (moment) => {
          const isDay = line.name === 'EXDATE' && moment.kind === 'date' && series.start.kind !== 'date';
          const from = isDay ? toInstant(moment.wall, series.zone) : instantIn(series, moment, draft);
          return passes({ from, to: from + (isDay ? dayMs : 1) });
        })
      : line,
  );

const withValues = (line: Line, passes: (moment: Moment) => boolean): Line | undefined => {
  const tzid = parameterIn(line, 'TZID')?.trim();
  const values = line.value.split(',').filter((value) => value.trim() !== '');
  const kept = values.filter((value) => passes(momentOfText(value.split('/', 1)[0] ?? '', tzid)));
  if (kept.length === values.length) return line;
  return kept.length === 0 ? undefined : { ...line, value: kept.join(',') };
};

const withoutValue = (line: Line, series: Series, at: Instant, draft: Draft): Line | undefined =>
  withValues(line, (moment) => instantIn(series, moment, draft) !== at);

/** The last moment before an instant, in the form UNTIL must have for the series (RFC 5545 §3.3.10). */
const untilBefore = (series: Series, at: Instant): string => {
  const { kind } = series.start;
  if (kind === 'zoned' || kind === 'utc') return spellMoment({ kind: 'utc', wall: at - 1_000 });
  const wall = toWall(at, series.zone);
  return spellMoment({ kind, wall: kind === 'date' ? wall - dayMs : wall - 1_000 });
};
