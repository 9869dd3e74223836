import { usualNoteMinutes } from '../../shared/deployment/device-notes.ts';
import type { ConsumedCapacity } from '../../shared/store/capacity.ts';

/** Capacity units of each operation of the store, the read of the calendar's head included; tests assert them to the unit. */
export const capacity = {
  poll: { read: 1, written: 0 },
  emptySync: { read: 1, written: 0 },
  create: { read: 4, written: 10 },
  replace: { read: 4, written: 10 },
  moveInTime: { read: 4, written: 11 },
  remove: { read: 4, written: 12 },
  unchangedWrite: { read: 2, written: 0 },
  /** On top of a write that takes time which was free before, where the diary refuses double booking: two ranges of the index. */
  comparedTimes: { read: 2, written: 0 },
  /** On top of the same write of an appointment with a second resource: the diary of that one follows. */
  counterpart: { create: { read: 5, written: 10 }, replace: { read: 5, written: 8 } },
  /** The head, the changes, and an object for each. */
  sync: (changes: number): ConsumedCapacity => ({ read: 2 + changes, written: 0 }),
  objects: (count: number): ConsumedCapacity => ({ read: count, written: 0 }),
  home: (calendars: number): ConsumedCapacity => ({ read: 1 + calendars, written: 0 }),
  /** On top, where names, colours or dead properties are asked for: of each calendar, and of the home. */
  properties: { read: 1, written: 0 },
  /** On top of every request that signs in: the credential row. */
  signedIn: { read: 1, written: 0 },
  /** On top of that, when no process remembers the password. */
  proven: { read: 1, written: 2 },
  /** The same for a user name that did not sign in from this network for 30 days: its places at the outer limits are taken and given back. */
  provenFirst: { read: 1, written: 6 },
  /** On top of a synchronisation now and then: which phone it was. */
  device: { read: 0, written: 1 },
  /** A new wrong password, and the same once more; nothing comes on top. */
  refused: { read: 2, written: 5 },
  refusedAgain: { read: 2, written: 0 },
} as const;

/** The sum of several bills. */
export const together = (...bills: readonly Readonly<ConsumedCapacity>[]): ConsumedCapacity =>
  bills.reduce((sum, { read, written }) => ({ read: sum.read + read, written: sum.written + written }), {
    read: 0,
    written: 0,
  });

/** List prices of us-east-1 in USD. */
export const prices = {
  apiRequest: 1.0 / 1e6,
  call: 0.2 / 1e6,
  gigabyteSecond: 0.0000133,
  read: 0.125 / 1e6,
  written: 0.625 / 1e6,
  logOctet: 0.5 / 1e9,
  alarmMetric: 0.1,
  metric: 0.3,
  dashboard: 3,
  gigabyte: 0.25,
  backedUp: 0.2,
  balancerHour: 0.0225,
  addressHour: 0.005,
  programClient: 6,
  programToken: 0.00225,
  event: 1.0 / 1e6,
} as const;

/** Octets that a request adds to the logs, held by tests: the line of the function and that of the API's access log. Lambda adds none. */
export const logged = { line: 465, homeLine: 455, access: 125 } as const;

/** Octets that a proven password adds to the line. */
export const loggedOfProof = 110;

/** What is assumed, not asserted: milliseconds of a function of this size, and what a phone does on a day. */
export const assumed = {
  gigabytes: 1,
  ms: { poll: 8, read: 15, write: 22, device: 5, proof: 170, start: 200 },
  polls: 96,
  changes: 10,
  /** Notes of a phone: one an hour where processes remember it, one with each poll where each starts anew. */
  notes: { remembered: (24 * 60) / usualNoteMinutes, anew: 96 },
} as const;

/** A request, or what may come on top of one. */
export interface Row {
  readonly request: string;
  readonly consumed: ConsumedCapacity;
  readonly ms: number;
  /** Octets of its line, where it is shorter than others. */
  readonly line?: number;
  /** It comes on top of a request, which has paid for API and call; in the log it is these octets more. */
  readonly onTop?: { readonly logged: number };
}

const { signedIn } = capacity;
const { ms } = assumed;

const poll: Row = { request: 'unchanged poll', consumed: together(signedIn, capacity.poll), ms: ms.poll };
const homePoll: Row = {
  request: 'the same of an iPhone: names and colours, `Depth: 1` of the home',
  consumed: together(signedIn, capacity.home(1), capacity.properties, capacity.properties),
  ms: ms.poll,
  line: logged.homeLine,
};
const create: Row = {
  request: 'PUT of a new appointment',
  consumed: together(signedIn, capacity.create),
  ms: ms.write,
};
const proof: Row = {
  request: 'sign-in that nobody remembers (bcrypt)',
  consumed: capacity.proven,
  ms: ms.proof,
  onTop: { logged: loggedOfProof },
};
const device: Row = {
  request: `note of the phone, once in ${usualNoteMinutes} minutes`,
  consumed: capacity.device,
  ms: ms.device,
  onTop: { logged: 0 },
};
/** Lambda bills the start of a process as it bills calls. */
const start: Row = {
  request: 'start of a function (INIT)',
  consumed: { read: 0, written: 0 },
  ms: ms.start,
  onTop: { logged: 0 },
};

/** The requests of the table in the manual; the tests of the wire assert their units. */
export const priced = {
  poll,
  homePoll,
  sync: { request: 'sync of one change', consumed: together(signedIn, capacity.sync(1)), ms: ms.read },
  multiget: {
    request: 'multiget of one appointment',
    consumed: together(signedIn, capacity.poll, capacity.objects(1)),
    ms: ms.read,
  },
  create,
  replace: { request: 'PUT of a changed one', consumed: together(signedIn, capacity.replace), ms: ms.write },
  remove: { request: 'DELETE', consumed: together(signedIn, capacity.remove), ms: ms.write },
  device,
  proof,
  start,
} as const satisfies Record<string, Row>;

/** Dollars for each thing that a request uses, in the order of the table. */
export const partsOf = ({ consumed, ms, line = logged.line, onTop }: Row): readonly number[] => [
  ...(onTop ? [] : [prices.apiRequest, prices.call]),
  (ms / 1000) * assumed.gigabytes * prices.gigabyteSecond,
  consumed.read * prices.read + consumed.written * prices.written,
  (onTop ? onTop.logged : line + logged.access) * prices.logOctet,
];

/** Dollars for one request. */
export const dollars = (row: Row): number => partsOf(row).reduce((sum, part) => sum + part, 0);

const monthOf = (polled: Row, notes: number, ...onTop: readonly Row[]): number => {
  const each = (row: Row): number => [row, ...onTop].reduce((sum, one) => sum + dollars(one), 0);
  return 30 * (assumed.polls * each(polled) + notes * dollars(device) + assumed.changes * each(create));
};

const monthsOf = (polled: Row) => ({
  warm: monthOf(polled, assumed.notes.remembered),
  forgotten: monthOf(polled, assumed.notes.anew, proof),
  cold: monthOf(polled, assumed.notes.anew, proof, start),
});

/** Dollars of a phone in a month: by how it polls, and by whether a process that remembers it is there. */
export const phoneMonths = {
  sync: monthsOf(poll),
  iPhone: monthsOf(homePoll),
} as const;
