import type { Occasion } from './instances.ts';
import type { Spec } from './spec.ts';
import { type Clock, day, toInstant, toWall } from './zones.ts';

/** What somebody at the counter does to an appointment. */
export interface Edit {
  readonly scope: 'whole' | 'this' | 'following';
  readonly what: 'title' | 'start' | 'end' | 'delete';
  /** The instance it is done to, or that stands for the whole. */
  readonly named: Occasion;
  /** By how much start or end move, as the wall of the view shows it. */
  readonly by: number;
}

/** The start that is asked for, as an instant. */
export const askedStart = ({ named, by }: Edit, { place }: Spec, view: Clock): number =>
  place.form === 'date' ? toInstant(named.wall + by, place.clock) : toInstant(toWall(named.start, view) + by, view);

const titled = (each: Occasion): Occasion => ({ ...each, title: 'new title' });

const movedTo = (each: Occasion, wall: number, { place: { clock } }: Spec): Occasion => {
  const { days, ms } = each.length;
  return { ...each, wall, start: toInstant(wall, clock), end: toInstant(wall + days * day, clock) + ms };
};

const lasting = (each: Occasion, edit: Edit, { place: { form, clock } }: Spec, view: Clock): Occasion => {
  if (form === 'date') {
    const days = edit.named.length.days + edit.by / day;
    return { ...each, end: toInstant(each.wall + days * day, clock) };
  }
  const end = toInstant(toWall(edit.named.end, view) + edit.by, view);
  return { ...each, end: each.start + end - edit.named.start };
};

/** Does the edit reach this instance, and not only by leaving it out? */
const reaches = ({ scope, named }: Edit, each: Occasion, spec: Spec): boolean => {
  if (each.original === named.original) return true;
  if (scope === 'this') return false;
  const future = spec.overrides.find(({ andFuture }) => andFuture);
  const isMain = each.by === 'master' || each.by === 'added';
  // Where the master shows nothing, the overrides are the appointment.
  if (scope === 'whole') return isMain || (named.by !== 'master' && named.by !== 'added');
  const isGoverned = each.by === 'future' && future !== undefined && future.original <= named.original;
  return each.original > named.original && (isMain || isGoverned);
};

/** The list of instances with the edit applied to it. */
export const edited = (edit: Edit, spec: Spec, view: Clock, before: readonly Occasion[]): readonly Occasion[] => {
  const { scope, what, named } = edit;
  const { clock } = spec.place;
  if (what === 'delete') {
    return before.filter(({ original }) =>
      scope === 'this' ? original !== named.original : original < named.original,
    );
  }
  const target = toWall(askedStart(edit, spec, view), clock);
  const difference = target - named.original;
  return before.map((each) => {
    if (!reaches(edit, each, spec)) return each;
    if (what === 'title') return titled(each);
    if (what === 'end') return each.ownLength && each !== named ? each : lasting(each, edit, spec, view);
    if (each.original === named.original) return movedTo(each, target, spec);
    return movedTo(each, each.original + difference, spec);
  });
};

/** May the gateway say that it cannot be done? Only where a rule, or a length of its own, cannot say the difference. */
export const mayRefuse = ({ scope, what, named, by }: Edit, { rule }: Spec): boolean => {
  if (scope === 'this' || what === 'title' || what === 'delete') return false;
  if (what === 'end') return named.ownLength === true;
  const isOtherDay = Math.floor((named.wall + by) / day) !== Math.floor(named.original / day);
  return rule !== undefined && (isOtherDay || rule.byhour !== undefined);
};

/** A rule that names nothing by itself begins anew where its start is put: what months do not have is left out. */
export const beginsAnew = ({ rule, excluded, added, overrides }: Spec): boolean =>
  (rule?.freq === 'MONTHLY' || rule?.freq === 'YEARLY') &&
  !(rule.byday || rule.bymonthday || rule.bymonth || rule.byhour) &&
  excluded.length + added.length + overrides.length === 0;
