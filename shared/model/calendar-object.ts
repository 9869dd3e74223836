import type { Component, StoredProperties } from './calendar.ts';
import type { Customer } from './customer.ts';
import type { PrivacyLevel } from './entities/privacy.ts';
import type { Instant, Interval } from './instant.ts';

/** When an object can have instances: first start and last end over all of them (end absent = without end). */
export interface Bounds {
  /** First start; absent for objects without a time (a VTODO without dates). */
  readonly start?: Instant;
  /** Last end; absent = open-ended or without a time. */
  readonly end?: Instant;
  /** The exact test needs the body: more than one instance, overrides, a to-do, or dates and floating times, for which the bounds are wide enough for every zone. */
  readonly recurring: boolean;
  /** Every alarm fires inside this; absent without alarms. */
  readonly alarms?: Interval;
}

/** Where an appointment is kept: the calendar, and its name there. */
export interface AppointmentPlace {
  readonly calendarId: string;
  readonly name: string;
}

/** What the diary knows about an appointment beside its body: never sent to phones and kept across their edits (S12, B04). */
export interface DiaryFields {
  readonly branchId?: string;
  /** Who made it, in words; for one made on a phone "phone of" and the user name. */
  readonly creator?: string;
  readonly type?: string;
  readonly status?: string;
  readonly preparationMinutes?: number;
  readonly followUpMinutes?: number;
  readonly customer?: Customer;
  readonly case?: string;
  readonly secondResourceId?: string;
  /** Fields of the diary program's own, as JSON. */
  readonly integratorData?: string;
}

/** A validated calendar object resource on its way into the store (RFC 4791 §4.1). */
export interface ParsedObject {
  readonly uid: string;
  readonly component: Component;
  /** Exactly as sent. */
  readonly body: Uint8Array;
  /** Quoted strong entity tag, a hash of the body. */
  readonly etag: string;
  readonly bounds: Bounds;
  /** For the diary's lists: the summary of the master, cut to 200 characters. */
  readonly summary: string;
  /** Set when it happens once and takes nobody's time, and why. */
  readonly free?: 'transparent' | 'cancelled';
  /** Some component has a CLASS that is not PUBLIC; what nobody knows counts as PRIVATE (RFC 5545 §3.8.1.3). */
  readonly confidential?: true;
}

/** What decides, without its body, how much of an object each reader is shown (B01). */
export interface Disclosure {
  /** Random, new with each write: an entity tag made of it follows what the diary keeps beside the body, and tells nothing of it. */
  readonly salt: string;
  /** The service access that made it, which sees it whole: see `readerName`. */
  readonly maker?: string;
  readonly confidential?: true;
  /** No more than this, wherever it lies: it was brought there by somebody who saw no more of it. */
  readonly atMost?: PrivacyLevel;
}

/** The time an appointment takes beside its own, in milliseconds; a free one takes none at all (B03). */
export interface TakenTime {
  readonly before: number;
  readonly after: number;
  readonly free: boolean;
}

/** A row of the listing index: everything but the body. */
export interface ObjectEntry {
  readonly name: string;
  readonly uid: string;
  readonly component: Component;
  readonly etag: string;
  /** The calendar's version at which it was last written. */
  readonly version: number;
  /** Octets of the body. */
  readonly size: number;
  readonly bounds: Bounds;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  /** It has dead properties, which only the object itself holds. */
  readonly hasProperties?: true;
  /** Absent where it was written by a release that did not know it. */
  readonly disclosure?: Disclosure;
  /** Set where a reader is not shown what is stored: entity tag and body are then theirs. */
  readonly shown?: PrivacyLevel;
  /** Its reader is shown it with another size, which only its body tells. */
  readonly sizeUnknown?: true;
  /** Absent in rows of earlier releases: look at the object. */
  readonly takes?: TakenTime;
  /** It stands here because this is its second resource, and is kept in another diary. */
  readonly isCounterpart?: true;
}

/** A live calendar object resource with its body. */
export interface CalendarObject extends ObjectEntry {
  readonly body: Uint8Array;
  readonly diary: DiaryFields;
  /** Dead properties: they stay over a PUT, go along with COPY and MOVE and end with the object (RFC 4918 §9.7-9.9). */
  readonly properties: StoredProperties;
  /** Set on the counterpart of an appointment in the diary of its second resource: where the appointment itself is kept. */
  readonly counterpartOf?: AppointmentPlace;
}

/** `If-Match` and `If-None-Match` (RFC 9110 §13.1) travelling into the store as data; entity tags quoted, strong compare. */
export interface Conditions {
  readonly ifMatch?: '*' | readonly string[];
  readonly ifNoneMatch?: '*' | readonly string[];
}

/** Do the conditions hold for a resource with this entity tag (absent = no such resource)? Total, no I/O. */
export const conditionsHold = ({ ifMatch, ifNoneMatch }: Conditions, etag: string | undefined): boolean => {
  const matches = (wanted: '*' | readonly string[]): boolean =>
    etag !== undefined && (wanted === '*' || wanted.includes(etag));
  return (ifMatch === undefined || matches(ifMatch)) && (ifNoneMatch === undefined || !matches(ifNoneMatch));
};
