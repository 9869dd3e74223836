import { dayMs } from '../../model/instant.ts';
import { firstInstance } from '../recurrence/expand.ts';
import { ruleStarts } from '../recurrence/originals.ts';
import type { RecurData } from '../recurrence/rule.ts';
import type { Wall } from '../zones/zone.ts';
import { type Draft, type Editing, EditRefusedError } from './edit.ts';
import type { Shift } from './edit-shift.ts';
import { propertyOf } from './jcal.ts';
import { readCalendar } from './read.ts';

/** So many starts of a rule, and so far ahead, are looked at: leap years are among them. */
const most = 400;
const ahead = 9 * 366 * dayMs;

const startsIn = ({ plan: { series }, work }: Draft, from: Wall): readonly Wall[] =>
  series
    ? ruleStarts(series, from, work, from + ahead)
        .take(most)
        .map(({ wall }) => wall)
        .toArray()
    : [];

const isSame = (a: readonly Wall[], b: readonly Wall[]): boolean =>
  a.length === b.length && a.every((wall, index) => wall === b[index]);

const ruleOf = ({ plan: { series } }: Draft): RecurData =>
  (series && (propertyOf(series.component, 'rrule')?.[3] as RecurData | undefined)) ?? {};

/** A rule that names nothing by itself, in a series without exceptions, simply begins elsewhere. */
const isPlain = (draft: Draft): boolean => {
  const { series, overrides } = draft.plan;
  const has = (name: string): boolean => series !== undefined && propertyOf(series.component, name) !== undefined;
  const lists = Object.keys(ruleOf(draft)).filter((part) => part.startsWith('by'));
  return lists.length === 0 && overrides.size === 0 && !has('exdate') && !has('rdate');
};

/** A series that was moved has the starts it had, each moved by the same difference; refused otherwise: a rule cannot say every difference. */
export const requireSameStarts = (before: Draft, shift: Shift, behind: Draft): void => {
  const { series } = before.plan;
  if (!series) return;
  const moved = startsIn(before, series.start.wall).map((wall) => shift.of(wall).wall);
  if (isSame(moved, startsIn(behind, shift.to.wall)) || isPlain(before)) return;
  throw new EditRefusedError(
    'its rule names days or times that cannot all move by that much: give a new recurrence as well',
  );
};

/** The rest of a series that was cut has the starts it had; refused otherwise. */
export const requireSameRest = (before: Draft, from: Wall, behind: Draft): void => {
  if (!behind.plan.series?.repeats || isSame(startsIn(before, from), startsIn(behind, from))) return;
  throw new EditRefusedError('its rule cannot begin at this instance');
};

/** Is anything left of the object for a list to show? */
export const hasInstances = (body: Uint8Array, editing: Omit<Editing, 'now'>): boolean =>
  firstInstance(readCalendar(body), editing) !== undefined;
