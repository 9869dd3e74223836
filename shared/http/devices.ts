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

/** Notes which phones synchronise, of each at most once in a quarter of an hour, and seldomer where nothing is new (B08). It fails no request, and delays none by more than its limit. */
export type NoteDevice = (seen: SeenRequest, notes: RequestNotes) => Promise<void>;

/** Devices that one process remembers. */
const remembered = 2_000;
/** Calendars of one device that are written at a time, and spellings of its program that are told apart. */
const mostCalendars = 20;
const mostAgents = 20;
/** What was lost is tried again after so many milliseconds, not with the very next request. */
const again = minuteMs;

interface Known {
  /** When it was noted last, by what is noted. */
  readonly notedAt: Map<PhoneRefusal | 'success', Instant>;
  readonly agents: Set<string>;
  readonly calendars: Set<string>;
  /** An agent or a calendar that this process has not seen written. */
  hasNews: boolean;
}

const newDevice = (): Known => ({ notedAt: new Map(), agents: new Set(), calendars: new Set(), hasNews: false });

/** Adds what there is room for; was any of it new? */
const addUpTo = (most: number, set: Set<string>, some: Iterable<string>): boolean => {
  const before = set.size;
  for (const one of some) if (set.size < most) set.add(one);
  return set.size > before;
};

/**
 * Over a store that guards each device against other processes; what this process noted it remembers, so that a poll costs
 * nothing. `every` is for a phone that goes on as before: another version of its program, another calendar and a refusal
 * are written within a quarter of an hour.
 */
export const notingDevices = ({
  devices,
  clock,
  every = noteEvery,
}: {
  readonly devices: DeviceNotes;
  readonly clock: Clock;
  /** Milliseconds. */
  readonly every?: number | undefined;
}): NoteDevice => {
  const known = lru<string, Known>(remembered);

  return async ({ principal, userAgent, refusal, calendars }, notes) => {
    const agent = agentOf(userAgent);
    if (isOwnProbe(agent)) return;
    const { family } = clientOf(agent);
    const { userName, accessCreatedAt } = principal;
    const key = `${userName} ${accessCreatedAt} ${family}`;
    const device = known.get(key) ?? newDevice();
    known.set(key, device);
    const learnt = [addUpTo(mostAgents, device.agents, [agent]), addUpTo(mostCalendars, device.calendars, calendars)];
    if (learnt.includes(true)) device.hasNews = true;

    const at = clock();
    const what = refusal ?? 'success';
    const wait = refusal === undefined && !device.hasNews ? every : noteEvery;
    const notedAt = device.notedAt.get(what);
    // In the time to come: the clock was set back.
    if (notedAt !== undefined && notedAt <= at && at < notedAt + wait) return;
    device.notedAt.set(what, at);
    const note: DeviceNote = {
      userName,
      accessCreatedAt,
      family,
      agent,
      at,
      since: at - wait,
      refusal,
      calendars: [...device.calendars],
    };
    const outcome = await inTime(devices.noteDevice(note), 'lost');
    if (outcome === 'noted') device.hasNews = false;
    if (outcome !== 'lost') return;
    device.notedAt.set(what, at + again - wait);
    notes.deviceNotNoted = true;
  };
};
