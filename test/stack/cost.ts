import { methodNames } from '../../shared/deployment/methods.ts';
import type { ConsumedCapacity } from '../../shared/store/capacity.ts';

/** Capacity units of each operation of the store, the read of the calendar's head included; tests assert them to the unit. */
export const capacity = {
  poll: { read: 1, written: 0 },
  emptySync: { read: 1, written: 0 },
  create: { read: 4, written: 10 },
  replace: { read: 4, written: 8 },
  moveInTime: { read: 4, written: 9 },
  remove: { read: 4, written: 10 },
  unchangedWrite: { read: 2, written: 0 },
  /** The head, the changes, and an object for each. */
  sync: (changes: number): ConsumedCapacity => ({ read: 2 + changes, written: 0 }),
  objects: (count: number): ConsumedCapacity => ({ read: count, written: 0 }),
  home: (calendars: number): ConsumedCapacity => ({ read: 1 + calendars, written: 0 }),
  /** On top of every request that signs in: the credential row. */
  signedIn: { read: 1, written: 0 },
  /** On top of that, when no process remembers the password. */
  proven: { read: 1, written: 2 },
  /** The same for a user name that did not sign in from this network for 30 days: its places at the outer limits are taken and given back. */
  provenFirst: { read: 1, written: 6 },
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
const prices = {
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
} as const;

/** Octets that a request adds to the logs: the line of the function (a test holds it), Lambda's own lines, the access log of the API. */
export const logged = { line: 740, lambda: 380, access: 270 } as const;

/** What is assumed, not asserted: milliseconds of a function of this size, and what a phone does on a day. */
const assumed = { gigabytes: 1, ms: { poll: 8, read: 15, write: 22, proof: 170 }, polls: 96, changes: 10 } as const;

interface Row {
  readonly request: string;
  readonly consumed: ConsumedCapacity;
  readonly ms: number;
  /** It comes on top of a request, which has paid for API, call and logs. */
  readonly onTop?: true;
}

const { signedIn } = capacity;
const { ms } = assumed;

const poll = { request: 'unchanged poll', consumed: together(signedIn, capacity.poll), ms: ms.poll };
const create = { request: 'PUT of a new appointment', consumed: together(signedIn, capacity.create), ms: ms.write };
const proof: Row = {
  request: 'sign-in that nobody remembers (bcrypt)',
  consumed: capacity.proven,
  ms: ms.proof,
  onTop: true,
};

/** The requests of the table in the manual; the tests of the wire assert their units. */
export const priced = {
  poll,
  sync: { request: 'sync of one change', consumed: together(signedIn, capacity.sync(1)), ms: ms.read },
  multiget: {
    request: 'multiget of one appointment',
    consumed: together(signedIn, capacity.poll, capacity.objects(1)),
    ms: ms.read,
  },
  create,
  replace: { request: 'PUT of a changed one', consumed: together(signedIn, capacity.replace), ms: ms.write },
  remove: { request: 'DELETE', consumed: together(signedIn, capacity.remove), ms: ms.write },
  proof,
} as const satisfies Record<string, Row>;

/** Dollars for each thing that a request uses, in the order of the table. */
const partsOf = ({ consumed, ms, onTop }: Row): readonly number[] => [
  ...(onTop ? [] : [prices.apiRequest, prices.call]),
  (ms / 1000) * assumed.gigabytes * prices.gigabyteSecond,
  consumed.read * prices.read + consumed.written * prices.written,
  ...(onTop ? [] : [Object.values(logged).reduce((sum, octets) => sum + octets, 0) * prices.logOctet]),
];

const dollars = (row: Row): number => partsOf(row).reduce((sum, part) => sum + part, 0);
const million = (one: number): string => (one * 1e6).toFixed(2);
const counted = (count: number, what: string): string[] =>
  count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`];

const line = (row: Row): string => {
  const plus = row.onTop ? '+ ' : '';
  const units = [...counted(row.consumed.read, 'read'), ...counted(row.consumed.written, 'write')].join(', ');
  const sum = `${partsOf(row).map(million).join(' + ')} = **${million(dollars(row))}**`;
  return `| ${row.request} | ${plus}${units} | ${plus}${row.ms} | ${plus}${sum} |`;
};

const hours = 730;
const monthly = (each: (row: Row) => number): number =>
  30 * (assumed.polls * each(poll) + assumed.changes * each(create));

/** The section of docs/operations.md about money; `alarmMetrics` are the metrics that all alarms together watch. */
export const costSection = ({ alarmMetrics }: { readonly alarmMetrics: number }): string => {
  const remembered = monthly(dollars);
  const forgotten = monthly((row) => dollars(row) + dollars(proof));
  const metrics = 3 * methodNames.length + 5;
  const balancer = hours * (prices.balancerHour + 2 * prices.addressHour);
  return `## What it costs
List prices of us-east-1 in USD: HTTP API ${million(prices.apiRequest)} per million, Lambda arm64 ${million(prices.call)} per million and ${prices.gigabyteSecond} per GB-second, reads ${prices.read * 1e6} and writes ${prices.written * 1e6} per million units, logs ${(prices.logOctet * 1e9).toFixed(2)} per GB. \`test/stack/cost.ts\` computes this section from these prices and the capacity that tests assert to the unit. Assumed are the milliseconds, with ${assumed.gigabytes} GB of memory, and ${logged.lambda + logged.access} octets of logs that AWS adds to the ${logged.line} of a line.

| request, sign-in remembered | units | ms | USD per million: API + call + time + units + logs |
|---|---|---|---|
${Object.values(priced).map(line).join('\n')}

A phone with ${assumed.polls} polls and ${assumed.changes} new appointments a day costs ${remembered.toFixed(3)} a month if every sign-in is remembered and ${forgotten.toFixed(3)} if none is; a process remembers for an hour, as long as it lives. A shop of 100 phones costs ${(100 * remembered).toFixed(2)} to ${(100 * forgotten).toFixed(2)}.

| fixed, a month | USD |
|---|---|
| alarms, ${alarmMetrics} metrics watched | ${(alarmMetrics * prices.alarmMetric).toFixed(2)} |
| metrics, three for each verb in use and five beside | up to ${(metrics * prices.metric).toFixed(2)}; a metric without values costs nothing |
| dashboard | ${prices.dashboard.toFixed(2)}; the first three of an account are free |
| table, per GB, and its point-in-time recovery | ${prices.gigabyte.toFixed(2)} + ${prices.backedUp.toFixed(2)} |
| each client of the diary program, used or not | ${prices.programClient.toFixed(2)}, and ${(prices.programToken * 1000).toFixed(2)} per 1,000 tokens: a token is for an hour. \`-c programClients=none\` makes no client |
| secret of a Google link, each | 0.40 |
| load balancer, if chosen, with its two addresses | ${balancer.toFixed(2)} and its use |

`;
};

/** The manual with its section about money as computed. */
export const withCosts = (manual: string, section: string): string =>
  manual.replace(/^## What it costs\n[\s\S]*?(?=^## )/m, () => section);
