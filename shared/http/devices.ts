import { agentOf, clientOf, isOwnProbe } from '../model/calendar-client.ts';
import { type Clock, type Instant, minuteMs } from '../model/instant.ts';
import { lru } from '../model/lru.ts';
import type { PhoneRefusal } from '../model/phone-refusal.ts';
import type { Principal } from '../model/principal.ts';
import { type DeviceNote, type DeviceNotes, noteEvery } from '../store/devices.ts';
import { inTime } from './in-time.ts';
import type { RequestNotes } from './log.ts';

/** What a request of a phone turned out to be. */
export interface SeenRequest {
  readonly principal: Principal;
  readonly userAgent: string | undefined;
  readonly refusal: PhoneRefusal | undefined;
  /** Ids of the calendars that it reached. */
  readonly calendars: Iterable<string>;
}

/** Notes which phones synchronise, of each at most once in a quarter of an hour (B08). It fails no request, and delays none by more than its limit. */
export type NoteDevice = (seen: SeenRequest, notes: RequestNotes) => Promise<void>;

/** Devices that one process remembers. */
const remembered = 2_000;
/** Calendars of one device that are written at a time. */
const mostCalendars = 20;
/** What was lost is tried again after so many milliseconds, not with the very next request. */
const again = minuteMs;

interface Known {
  /** Until when there is nothing to write, by what is noted. */
  readonly until: Map<PhoneRefusal | 'success', Instant>;
  readonly calendars: Set<string>;
}

/** Over a store that guards each device against other processes; what this process noted it remembers, so that a poll costs nothing. */
export const notingDevices = ({ devices, clock }: { devices: DeviceNotes; clock: Clock }): NoteDevice => {
  const known = lru<string, Known>(remembered);

  return async ({ principal, userAgent, refusal, calendars }, notes) => {
    const agent = agentOf(userAgent);
    if (isOwnProbe(agent)) return;
    const { family } = clientOf(agent);
    const { userName, accessCreatedAt } = principal;
    const key = `${userName} ${accessCreatedAt} ${family}`;
    const device = known.get(key) ?? { until: new Map(), calendars: new Set() };
    known.set(key, device);
    for (const id of calendars) if (device.calendars.size < mostCalendars) device.calendars.add(id);

    const at = clock();
    const what = refusal ?? 'success';
    const until = device.until.get(what) ?? at;
    // Further ahead than a quarter of an hour: the clock was set back.
    if (at < until && until <= at + noteEvery) return;
    device.until.set(what, at + noteEvery);
    const note: DeviceNote = {
      userName,
      accessCreatedAt,
      family,
      agent,
      at,
      refusal,
      calendars: [...device.calendars],
    };
    if ((await inTime(devices.noteDevice(note), 'lost')) !== 'lost') return;
    device.until.set(what, at + again);
    notes.deviceNotNoted = true;
  };
};
