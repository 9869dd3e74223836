import { StoreBusyError } from '../../store/errors.ts';
import type { Reply } from '../call.ts';
import type { AdminContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { overlapsOf } from './overlaps.ts';
import { findInstance, type Place, project, projectUnreadable, wholeInstance } from './project.ts';
import type { AppointmentEntry, AppointmentView } from './schema.ts';

type Answer<V> = Reply<V> & { readonly etag: string };

/** The whole appointment, or one instance of it; one that has no instance left is not there. */
const shownOf = (place: Place, name?: string) => {
  const { calendar, object } = place;
  const instance = name === undefined ? wholeInstance(place) : findInstance(place, name);
  const [view] = instance ? project(calendar, object, [instance]) : [];
  if (!instance || view === undefined)
    throw new ProblemError('appointment-not-found', { id: object.name, instance: name });
  return { instance, view: name === undefined ? { ...view, instance: undefined } : view };
};

/** Refuses what would have no answer. */
export const requireShown = (place: Place): void => void shownOf(place);

/** What was written is written, whatever a busy table has to say about its neighbours. */
const unlessBusy = (error: unknown): readonly [] => {
  if (error instanceof StoreBusyError) return [];
  throw error;
};

/** The whole appointment, or one instance of it, as a reply, with what overlaps it where its diary watches for that (B03). */
export const reply = async (context: AdminContext, place: Place, name?: string): Promise<Answer<AppointmentView>> => {
  const { calendar, object } = place;
  const { instance, view } = shownOf(place, name);
  const [overlaps = []] = await overlapsOf(context, calendar, [{ object, instance }]).catch(unlessBusy);
  const { name: told, etag } = object;
  return {
    body: overlaps.length > 0 ? { ...view, overlaps } : view,
    etag,
    told: { calendarId: calendar.id, name: told, etag },
  };
};

/** What cannot be shown, said so. */
const unreadable = ({ object }: Place, error: unknown): Answer<AppointmentEntry> => {
  if (error instanceof ProblemError || error instanceof StoreBusyError) throw error;
  return { body: projectUnreadable(object, error), etag: object.etag };
};

/** The same to read. */
export const readReply = (context: AdminContext, place: Place, name?: string): Promise<Answer<AppointmentEntry>> =>
  reply(context, place, name).catch((error) => unreadable(place, error));

/** The appointment alone, whatever stands beside it: nothing is read for it. */
export const entryOf = (place: Place): Answer<AppointmentEntry> => {
  try {
    return { body: shownOf(place).view, etag: place.object.etag };
  } catch (error) {
    return unreadable(place, error);
  }
};
