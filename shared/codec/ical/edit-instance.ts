import type { Instant } from '../../model/instant.ts';
import type { Instance } from '../recurrence/expand.ts';
import { lengthOf, momentOf } from '../recurrence/length.ts';
import type { Timed } from '../recurrence/series.ts';
import { toWall } from '../zones/zone.ts';
import { type Block, withLines } from './document.ts';
import type { Length } from './duration.ts';
import { blockOf, type Changes, type Draft, EditRefusedError } from './edit.ts';
import { type ComponentChanges, lengthBetween, withTexts, withTimes } from './edit-component.ts';
import type { Moment } from './moment.ts';

/** How long an instance is to last, when that is not what it lasts now. */
export const newLength = (
  draft: Draft,
  instance: Instance,
  { start = startOf(draft, instance), end }: Pick<Changes, 'start' | 'end'>,
): Length | undefined => {
  const length = end && lengthBetween(start, end, draft);
  return length && isSameLength(length, instance.length) ? undefined : length;
};

/** Do both last as long? */
export const isSameLength = (a: Length, b: Length): boolean => a.days === b.days && a.ms === b.ms;

/** An instant in the form in which a component writes its start. */
export const momentOfSeries = ({ start, zone }: Pick<Timed, 'start' | 'zone'>, instant: Instant): Moment => ({
  ...start,
  wall: toWall(instant, zone),
});

/** The start of an instance in the form in which what governs it writes it. */
export const startOf = ({ plan }: Draft, { component, wall }: Instance): Moment => {
  const override = plan.byComponent.get(component);
  const own = override && !override.andFuture ? override.start : (plan.series ?? override)?.start;
  if (!own) throw new EditRefusedError('it has no start');
  return { ...own, wall };
};

const ofSeries = new Set(['RRULE', 'RDATE', 'EXDATE', 'EXRULE', 'RECURRENCE-ID']);

/** What governs an instance, for this instance alone: its texts, its start, and its length where it has one of its own. */
export const ownBlock = (draft: Draft, instance: Instance, { texts = {}, start, length }: ComponentChanges): Block => {
  const { component } = instance;
  const own = momentOf(component, 'dtstart');
  const usual = own && lengthOf(component, own, draft.ical, draft.floating);
  const apart = !usual || !isSameLength(usual, instance.length);
  const lasts = length ?? (apart ? instance.length : undefined);
  const alone = withLines(blockOf(draft, component), (line) => (ofSeries.has(line.name) ? undefined : line));
  return withTexts(withTimes(alone, component, draft, start ?? startOf(draft, instance), lasts), component, texts);
};
