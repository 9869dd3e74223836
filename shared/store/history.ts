import type { Calendar } from '../model/calendar.ts';
import type { CalendarObject, DiaryFields } from '../model/calendar-object.ts';
import { dayMs, type Instant, type Interval } from '../model/instant.ts';
import type { Page } from './admin-store.ts';

/** So long what an appointment was before a change or its deletion can be seen and restored; not a day longer. */
export const historyDays = 30;

/** The same in milliseconds. */
export const historyMs = historyDays * dayMs;

/** An object as it was; without its body where that was too large to be kept. */
export type PastObject = Omit<CalendarObject, 'body'> & { readonly body?: Uint8Array };

/** One change of a calendar: who made it, when, and to which object. */
export interface ChangeMade {
  readonly version: number;
  readonly name: string;
  readonly op: 'put' | 'delete';
  /** The user name of a service access, or who called the administration. */
  readonly who: string;
  readonly at: Instant;
  /** The program of the phone that made it; absent for others, and for changes of releases that did not note it. */
  readonly client?: string;
  /** Absent for a phone, and where it was not noted. */
  readonly by?: 'administrator' | 'program';
  /** The version of the object that it ended. */
  readonly was?: number;
  readonly how?: 'restored';
  /** By a move: where the object went, or where it came from. */
  readonly place?: MovedPlace;
}

/** The other end of a move. */
export interface MovedPlace {
  readonly calendarId: string;
  readonly name: string;
}

/** A version of an object that was ended, and the version that did it. */
export interface PastVersion {
  readonly object: PastObject;
  readonly endedBy: number;
}

/** What happened to one object, newest first. */
export interface ObjectHistory {
  /** The object as it is; absent when it is deleted or was never there. */
  readonly live?: CalendarObject;
  readonly past: readonly PastVersion[];
  /** The changes that are still remembered, by their version. */
  readonly changes: ReadonlyMap<number, ChangeMade>;
  /** The version that the row of the object has, a tombstone's too. */
  readonly version?: number;
  /** Versions below this one are on the next page. */
  readonly next?: number;
}

/** An appointment in the trash: the change that deleted it, and what it was. */
export interface DeletedObject {
  readonly deletion: ChangeMade;
  readonly object: PastObject;
}

/**
 * What the diary keeps of its past (B10): read by the administration alone. Everything is gone `historyDays` after it was
 * ended, whether its row is still there or not.
 */
export interface HistoryReader {
  /** One object's history, versions below `before`, at most `limit` of them. */
  loadHistory(
    calendar: Calendar,
    name: string,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<ObjectHistory>;
  /** One version of an object, ended or not. */
  loadVersion(calendar: Calendar, name: string, version: number): Promise<PastObject | undefined>;
  /** What is deleted and has not come back, last deleted first; with `who` only what that phone deleted, with `period` only then. */
  listDeleted(
    calendar: Calendar,
    query: { readonly before?: number; readonly limit: number; readonly phoneOf?: string; readonly period?: Interval },
  ): Promise<Page<DeletedObject>>;
  /** The deletions of these names, as far as they can be restored. */
  loadDeleted(calendar: Calendar, names: readonly string[]): Promise<ReadonlyMap<string, DeletedObject>>;
}

/** What tells whose an object is, or was: of one that is there, or of a version that is kept. */
export interface Trace {
  readonly name: string;
  readonly uid: string;
  readonly diary: DiaryFields;
  readonly isLive: boolean;
}

/** Removes what is kept of objects for good, before its time. */
export interface HistoryEraser {
  /** The calendars that this user's phones made, whose copies of appointments are of the same customers. */
  listPersonalCalendars(userId: string): Promise<readonly Calendar[]>;
  /** Every object of a calendar, open or closed, that is there or of which a version is kept. */
  listTraces(calendarId: string): Promise<readonly Trace[]>;
  /** Erases all that is kept of the objects with these UIDs; how many versions that were. */
  eraseKept(calendarId: string, uids: ReadonlySet<string>): Promise<number>;
  /** Erases what is kept of refused attempts (B03) that are meant; how many that were. */
  eraseRefused(
    calendarId: string,
    isMeant: (attempted: { readonly uid: string; readonly title: string }) => boolean,
  ): Promise<number>;
  /** Erases the objects with these UIDs from a closed calendar, in which nobody can delete; how many that were. */
  eraseClosed(calendarId: string, uids: ReadonlySet<string>): Promise<number>;
}
