import type { ServiceAccess } from '../model/entities/service-access.ts';
import { type Instant, minuteMs } from '../model/instant.ts';
import type { PhoneRefusal } from '../model/phone-refusal.ts';

/** At most once in so many milliseconds it is written that a device synchronised, and as often for each cause that it was refused; a deployment may let what goes on as before wait longer. */
export const noteEvery = 15 * minuteMs;

/** What is to be known of a device after one of its requests. */
export interface DeviceNote {
  readonly userName: string;
  readonly accessCreatedAt: Instant;
  /** One kind of client: those of one family and one service access are one device. No address is kept. */
  readonly family: string;
  /** As the client calls itself. */
  readonly agent: string;
  readonly at: Instant;
  /** What was noted since counts as known. */
  readonly since: Instant;
  /** Absent where it got what it asked for. */
  readonly refusal?: PhoneRefusal | undefined;
  /** Ids of the calendars that it asked for. */
  readonly calendars: readonly string[];
}

/** Takes notes of the phones that synchronise (B08): `known` when it was noted shortly before, by whichever process. */
export interface DeviceNotes {
  /** Never throws and tries once: `lost` where the storage does not take it. */
  noteDevice(note: DeviceNote): Promise<'noted' | 'known' | 'lost'>;
}

/** One device of a service access, as far as noted in the last 90 days. */
export interface Device {
  readonly family: string;
  readonly agent: string;
  /** It got what it asked for. */
  readonly succeededAt?: Instant;
  readonly calendars: readonly string[];
  readonly lastRefusal?: { readonly at: Instant; readonly code: string };
  /** The newer of both. */
  readonly seenAt: Instant;
}

type Holder = Pick<ServiceAccess, 'canonicalName' | 'createdAt'>;

/** The devices that were noted. */
export interface Devices {
  /** Of this service access, none of an earlier one of its name (S09); the one seen last first. */
  listDevices(access: Holder): Promise<readonly Device[]>;
  /** When a device of a service access was seen last; undefined for one that nobody used. */
  loadLastSyncs(): Promise<(access: Holder) => Instant | undefined>;
  /** Every device of whoever had this name. */
  forgetDevices(canonicalName: string): Promise<void>;
}
