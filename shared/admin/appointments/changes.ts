import type { Changes } from '../../codec/ical/edit.ts';
import { type Moment, parseMoment } from '../../codec/ical/moment.ts';
import type { Instance } from '../../codec/recurrence/expand.ts';
import { zoneOrUtc } from '../../codec/zones/resolve.ts';
import { toInstant, toWall, type Wall } from '../../codec/zones/zone.ts';
import type { DiaryFields } from '../../model/calendar-object.ts';
import { absenceType } from '../../model/entities/appointment-types.ts';
import { dayMs } from '../../model/instant.ts';
import { patched } from '../entity.ts';
import { ProblemError } from '../problem.ts';
import { dataAfter } from './integrator-data.ts';
import { statusOf } from './render.ts';
import type { AppointmentPatch, AppointmentView } from './schema.ts';
import { requireRecurrence } from './stored.ts';

const refused = (field: string): ProblemError => new ProblemError('invalid-appointment', { field });

/** What the wall shows; refused when there is no such day. */
const wallOf = (local: string, field: string): Wall => {
  const moment = parseMoment(/T\d\d:\d\d$/.test(local) ? `${local}:00` : local);
  if (!moment) throw refused(field);
  return moment.wall;
};

/** An instance that is to change: as it is, as the diary shows it, and in which form its start is written. */
export interface Edited {
  readonly instance: Instance;
  readonly view: AppointmentView;
  readonly form: Moment;
}

/** The same reading of the wall in the form of the appointment, which need not be the zone in which it is described. */
const inForm = ({ instance, view, form }: Edited, wall: Wall): Moment => {
  const described = zoneOrUtc(view.zone);
  if (form.kind === 'date' || form.kind === 'floating' || described.id === instance.zone.id) return { ...form, wall };
  return { ...form, wall: toWall(toInstant(wall, described), instance.zone) };
};

/**
 * Start and end as the patch wants them; absent where they stay as they are. An appointment keeps the form in which its times
 * are written (its TZID, UTC, no zone at all) unless the patch names another zone; from times to whole days and back both
 * edges are needed.
 */
const timesOf = (edited: Edited, patch: AppointmentPatch): Pick<Changes, 'start' | 'end'> => {
  const { view, form } = edited;
  const { start = view.start, end, zone = view.zone } = patch;
  const allDay = !start.includes('T');
  const another = allDay !== view.allDay;
  const to = end ?? (another ? view.end : undefined);
  if (to !== undefined && allDay !== !to.includes('T')) throw refused('start, end');
  const wall = wallOf(start, 'start');
  const until = to === undefined ? undefined : wallOf(to, 'end') + (allDay ? dayMs : 0);
  const inZone = (at: Wall): Moment =>
    zone === 'UTC' ? { kind: 'utc', wall: at } : { kind: 'zoned', tzid: zone, wall: at };
  const written = (at: Wall): Moment => {
    if (allDay) return { kind: 'date', wall: at };
    return another || zone !== view.zone ? inZone(at) : inForm(edited, at);
  };
  if (until !== undefined && toInstant(until, zoneOrUtc(zone)) <= toInstant(wall, zoneOrUtc(zone)))
    throw refused('start, end');
  const from = patch.start === undefined && zone === view.zone ? form : written(wall);
  const stays = from.wall === form.wall && from.kind === form.kind && from.tzid === form.tzid;
  return { ...(!stays && { start: from }), ...(until !== undefined && { end: written(until) }) };
};

/** A patch in the words of the codec; what the patch does not name, or names as it is, is not touched. */
export const changesOf = (edited: Edited, patch: AppointmentPatch): Changes => {
  const texts = Object.entries({
    SUMMARY: patch.title,
    DESCRIPTION: patch.description,
    LOCATION: patch.location,
    TRANSP: patch.type === absenceType ? 'OPAQUE' : undefined,
    STATUS: patch.status === undefined ? undefined : statusOf(patch.status ?? undefined),
  }).filter((entry): entry is [string, string | null] => entry[1] !== undefined);
  const timed = patch.start !== undefined || patch.end !== undefined || patch.zone !== undefined;
  const { recurrence } = patch;
  return {
    texts: Object.fromEntries(texts),
    ...(timed && timesOf(edited, patch)),
    ...(recurrence !== undefined &&
      recurrence !== edited.view.recurrence && { rule: recurrence && requireRecurrence(recurrence) }),
  };
};

const shown = new Set(['start', 'end', 'zone', 'title', 'description', 'location', 'recurrence']);

/** Fields of a patch that one instance cannot have for itself. */
export const seriesOnly = (patch: AppointmentPatch): readonly string[] =>
  Object.keys(patch).filter((field) => field === 'recurrence' || (!shown.has(field) && field !== 'status'));

/** The diary's own fields after a patch. */
export const diaryAfter = (diary: DiaryFields, patch: AppointmentPatch): DiaryFields =>
  patched(diary, {
    ...(Object.fromEntries(Object.entries(patch).filter(([field]) => !shown.has(field))) as DiaryFields),
    integratorData:
      patch.integratorData === undefined ? undefined : dataAfter(diary.integratorData, patch.integratorData),
  });
