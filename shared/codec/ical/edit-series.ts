import type ICAL from 'ical.js';
import { firstInstance, type Instance } from '../recurrence/expand.ts';
import { originalAt } from '../recurrence/originals.ts';
import type { Override, Series } from '../recurrence/series.ts';
import { toInstant, toWall, type Wall } from '../zones/zone.ts';
import { type Block, withLine } from './document.ts';
import type { Length } from './duration.ts';
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
import { requireSameStarts } from './edit-check.ts';
import { changedComponent, isSameForm, stamped } from './edit-component.ts';
import { isSameLength, newLength, ownBlock, startOf } from './edit-instance.ts';
import { withShiftedRule } from './edit-rule.ts';
import { type Shift, shifted, shiftTo } from './edit-shift.ts';
import { type Moment, zoneOf } from './moment.ts';

/**
 * Changes the whole: the master, with its rule, exceptions, additions and the names of its instances, by one difference that
 * is taken from the original start of the instance that stands for the whole (RFC 5545 §3.8.5). Overrides keep what they say
 * of themselves, unless nothing but overrides is there to be seen. Undefined when there is no instance at all.
 */
export const changeSeries = (body: Uint8Array, changes: Changes, editing: Editing): Uint8Array | undefined => {
  const draft = opened(body, editing);
  const shown = firstInstance(draft.ical, draft);
  if (!shown) return undefined;
  return shown.component === draft.plan.series?.component
    ? changeFrom(draft, shown, changes)
    : changeAll(draft, shown, changes);
};

/**
 * The series changed by what one of its instances is to become, be that governed by the master or by an override of its own;
 * with it an override that governs all that follow.
 */
export const changeFrom = (
  draft: Draft,
  named: Instance,
  { rule, ...changes }: Changes,
  future?: Override,
): Uint8Array => {
  const { series, overrides, recurring } = draft.plan;
  if (!series) throw new EditRefusedError('it is no series: name the instance');
  if (rule === null && recurring) return oneOf(draft, named, changes);
  const own = overrides.get(named.recurrenceId ?? Number.NaN);
  const original = own?.originalWall ?? originalWall(draft, series, named);
  const start = changes.start && inSeries(own, series, changes.start);
  const moved = start && shiftTo(series, original, start);
  // A new rule counts from the start that is given with it.
  const shift = moved && rule !== undefined ? { ...moved, to: start } : moved;
  const length = newLength(draft, named, changes);
  if (length && named.component === series.component && !isSameLength(named.length, series.length)) {
    throw new EditRefusedError('this instance has a length of its own: change it alone');
  }
  const replaced = new Map<ICAL.Component, Block>();
  if (shift) {
    for (const { component } of overrides.values()) {
      replaced.set(component, shifted(blockOf(draft, component), series, shift, draft));
    }
  }
  const { texts } = changes;
  replaced.set(series.component, changedMaster(draft, series, { texts, shift, length, rule: rule ?? undefined }));
  if (own) {
    const block = replaced.get(own.component) ?? blockOf(draft, own.component);
    replaced.set(own.component, changedComponent(draft, own.component, block, { ...changes, length }));
  }
  if (future && future !== own) {
    const { component, originalWall: wall } = future;
    const block = replaced.get(component) ?? blockOf(draft, component);
    replaced.set(component, changedComponent(draft, component, block, { texts, start: shift?.of(wall), length }));
  }
  return checked(draft, shift, rule, rewritten(draft, replaced));
};

/** Where the master shows no instance of its own, the overrides are the appointment: all of them change alike. */
const changeAll = (draft: Draft, shown: Instance, { rule, ...changes }: Changes): Uint8Array => {
  const { series, overrides } = draft.plan;
  if (rule === null) return oneOf(draft, shown, changes);
  if (rule !== undefined && !series) throw new EditRefusedError('it is no series: name the instance');
  const own = startOf(draft, shown);
  if (changes.start && !isSameForm(changes.start, own))
    throw new EditRefusedError('name the instance that is to change its form');
  const difference = (changes.start?.wall ?? own.wall) - own.wall;
  const later = (start: Moment): Moment | undefined =>
    difference === 0 ? undefined : { ...start, wall: start.wall + difference };
  const shift = series && difference !== 0 ? shiftTo(series, series.start.wall, later(series.start) ?? own) : undefined;
  const length = newLength(draft, shown, changes);
  const { texts } = changes;
  const replaced = new Map<ICAL.Component, Block>();
  if (series) replaced.set(series.component, changedMaster(draft, series, { texts, shift, length, rule }));
  for (const { component, start } of overrides.values()) {
    const block =
      shift && series ? shifted(blockOf(draft, component), series, shift, draft) : blockOf(draft, component);
    replaced.set(component, changedComponent(draft, component, block, { texts, start: later(start), length }));
  }
  return checked(draft, shift, rule, rewritten(draft, replaced));
};

/** The one instance that is left when the series ends to be one. */
const oneOf = (draft: Draft, named: Instance, changes: Omit<Changes, 'rule'>): Uint8Array => {
  const { texts, start } = changes;
  const { series, overrides } = draft.plan;
  const others = [...(series ? [series] : []), ...overrides.values()].map(({ component }) => component);
  const one = ownBlock(draft, named, { texts, start, length: newLength(draft, named, changes) });
  const replaced = new Map<ICAL.Component, Block | undefined>(others.map((component) => [component, undefined]));
  return rewritten(draft, replaced.set(named.component, stamped(one, named.component, true, draft)));
};

const originalWall = ({ work }: Draft, series: Series, { recurrenceId, wall }: Instance): Wall =>
  (recurrenceId === undefined ? undefined : originalAt(series, recurrenceId, work)?.wall) ?? wall;

/** A start that an override says in its own zone, as the series says it. */
const inSeries = (own: Override | undefined, series: Series, start: Moment): Moment => {
  if (!own || isSameForm(own.start, series.start) || !isSameForm(own.start, start)) return start;
  if (own.start.kind === 'date' || series.start.kind === 'date') return start;
  return { ...series.start, wall: toWall(toInstant(start.wall, own.zone), series.zone) };
};

interface MasterChanges {
  readonly texts: Changes['texts'];
  readonly shift: Shift | undefined;
  readonly length: Length | undefined;
  readonly rule: string | undefined;
}

const changedMaster = (draft: Draft, series: Series, { texts, shift, length, rule }: MasterChanges): Block => {
  const { component } = series;
  let block = blockOf(draft, component);
  if (shift) {
    const zones = [series.zone, zoneOf(shift.to, draft.ical, draft.floating)] as const;
    block = shifted(block, series, shift, draft);
    if (rule === undefined) block = withShiftedRule(block, shift, zones);
  }
  if (rule !== undefined) block = withLine(block, 'RRULE', { head: 'RRULE', value: rule });
  const changed = changedComponent(draft, component, block, { texts, start: shift?.to, length });
  return changed === block && rule !== undefined ? stamped(block, component, true, draft) : changed;
};

/** What has been written, when it is what was asked for. */
const checked = (draft: Draft, shift: Shift | undefined, rule: Changes['rule'], body: Uint8Array): Uint8Array => {
  if (typeof rule === 'string') return withoutOrphans(reopened(body, draft));
  if (shift && draft.plan.series?.repeats) requireSameStarts(draft, shift, reopened(body, draft));
  return body;
};

/** Overrides do not outlive the instances they stood for. */
const withoutOrphans = (draft: Draft): Uint8Array => {
  const { series, overrides } = draft.plan;
  const orphans = [...overrides.values()].filter(({ original }) => series && !originalAt(series, original, draft.work));
  return rewritten(draft, new Map(orphans.map(({ component }) => [component, undefined])));
};
