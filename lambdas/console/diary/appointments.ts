import type { z } from 'zod/mini';
import type { appointmentEntry, appointmentView } from '../../../shared/admin/appointments/schema.ts';
import { call, type ListPage } from '../api/api.ts';
import { pathOf, type Row } from '../entities/kinds.ts';
import { instantOf, inZone, isKnown } from './when.ts';

export type Appointment = z.output<typeof appointmentView>;

type Listed = z.output<typeof appointmentEntry>;

/** What cannot be shown, with the reason: it can be deleted here, or mended where it was made. */
export interface Unreadable {
  readonly resource: Row;
  readonly id: string;
  readonly reason: string;
}

/** An appointment with the diary resource it belongs to. */
export interface Entry {
  readonly resource: Row;
  readonly appointment: Appointment;
}

/** Which part of a series an edit is about. */
export type Scope = 'this' | 'following' | 'all';

/** What the form of an appointment holds; times are local times of the resource, the last day of whole days included. */
export interface Draft {
  readonly title: string;
  readonly allDay: boolean;
  readonly start: string;
  readonly end: string;
  readonly location: string;
  readonly description: string;
}

/** The zone in which a resource's diary is read. */
export const zoneOf = (resource: Row): string => String(resource.zone);

const listOf = async (resource: Row, first: string, after: string): Promise<readonly Listed[]> => {
  const zone = zoneOf(resource);
  const period = { from: instantOf(first, zone), to: instantOf(after, zone), limit: '200' };
  const path = pathOf({ name: 'resources' }, String(resource.id), 'appointments');
  const items: Listed[] = [];
  let next: string | undefined;
  do {
    const query = new URLSearchParams({ ...period, ...(next !== undefined && { cursor: next }) });
    const { body }: { body: ListPage<Listed> } = await call('GET', `${path}?${query}`);
    items.push(...body.items);
    next = body.next;
  } while (next !== undefined);
  return items;
};

/** Everything of these resources in a period of local days. */
export const loadEntries = async (
  resources: readonly Row[],
  { first, after }: { readonly first: string; readonly after: string },
): Promise<{ readonly entries: readonly Entry[]; readonly unreadable: readonly Unreadable[] }> => {
  const lists = await Promise.all(
    resources.map(async (resource) => ({ resource, items: await listOf(resource, first, after) })),
  );
  const all = lists.flatMap(({ resource, items }) => items.map((item) => ({ resource, item })));
  return {
    entries: all.flatMap(({ resource, item }) => ('unreadable' in item ? [] : [{ resource, appointment: item }])),
    unreadable: all.flatMap(({ resource, item }) =>
      'unreadable' in item ? [{ resource, id: item.id, reason: item.reason }] : [],
    ),
  };
};

/** Names an entry in the grid, across resources and instances. */
export const keyOf = ({ resource, appointment: { id, instance = '' } }: Entry): string =>
  [resource.id, id, instance].join(' ');

/** An appointment as its form shows it. */
export const draftOf = ({ resource, appointment }: Entry): Draft => {
  const { title, allDay, zone, start, end, location = '', description = '' } = appointment;
  const local = (time: string): string =>
    allDay ? time.slice(0, 10) : (isKnown(zone) ? inZone(time, zone, zoneOf(resource)) : time).slice(0, 16);
  return { title, allDay, start: local(start), end: local(end), location, description };
};

/** Times of a draft as the API takes them: in the zone the appointment has, or in the resource's if that means nothing here. */
const timesOf = (draft: Draft, { resource, appointment }: Entry) => {
  if (draft.allDay) return { start: draft.start.slice(0, 10), end: draft.end.slice(0, 10) };
  const own = zoneOf(resource);
  if (!isKnown(appointment.zone)) return { start: draft.start, end: draft.end, zone: own };
  return { start: inZone(draft.start, own, appointment.zone), end: inZone(draft.end, own, appointment.zone) };
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The fields in which two drafts of an entry differ, as a merge patch; empty when they do not. */
export const patchOf = (entry: Entry, draft: Draft): Row => {
  const before = draftOf(entry);
  const isMoved = !same([before.start, before.end, before.allDay], [draft.start, draft.end, draft.allDay]);
  return {
    ...(before.title !== draft.title && { title: draft.title }),
    ...(before.location !== draft.location && { location: draft.location || null }),
    ...(before.description !== draft.description && { description: draft.description || null }),
    ...(isMoved && timesOf(draft, entry)),
  };
};

const pathOfEntry = ({ resource, appointment: { id, instance } }: Entry, scope: Scope): string => {
  const path = pathOf({ name: 'resources' }, String(resource.id), 'appointments', id);
  return instance === undefined || scope === 'all' ? path : `${path}?${new URLSearchParams({ instance, scope })}`;
};

/** Where a new appointment of a resource's diary is made, and what is sent there. */
export const creation = (resource: Row, { title, allDay, start, end, location, description }: Draft) =>
  [
    pathOf({ name: 'resources' }, String(resource.id), 'appointments'),
    {
      title,
      start: allDay ? start.slice(0, 10) : start,
      end: allDay ? end.slice(0, 10) : end,
      ...(location && { location }),
      ...(description && { description }),
    },
  ] as const;

/** Changes an appointment, or the part of its series that is meant. */
export const change = (entry: Entry, scope: Scope, patch: Row) =>
  call('PATCH', pathOfEntry(entry, scope), { body: patch });

/** Deletes what cannot be shown. */
export const removeUnreadable = ({ resource, id }: Unreadable) =>
  call('DELETE', pathOf({ name: 'resources' }, String(resource.id), 'appointments', id));

/** Deletes an appointment, or the part of its series that is meant. */
export const remove = (entry: Entry, scope: Scope) => call('DELETE', pathOfEntry(entry, scope));
