import fc from 'fast-check';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import type { WireAnswer } from '../support/transport.ts';
import { adminCalls } from './inputs/admin.ts';
import { calendars } from './inputs/calendars.ts';
import { headers } from './inputs/headers.ts';
import { hrefs } from './inputs/hrefs.ts';
import type { Input, Places } from './inputs/input.ts';
import { xmlBodies } from './inputs/xml.ts';
import { faultIn } from './judge.ts';

/** The kinds of input, how many of a hundred are of each, and what part of them is accepted at least. */
export const kinds = {
  calendars: { part: 20, accepted: 0.3, of: calendars },
  xml: { part: 35, accepted: 0.25, of: xmlBodies },
  hrefs: { part: 15, accepted: 0.2, of: hrefs },
  headers: { part: 15, accepted: 0.1, of: headers },
  admin: { part: 15, accepted: 0.04, of: adminCalls },
} as const satisfies Record<string, { part: number; accepted: number; of: (places: Places) => fc.Arbitrary<Input> }>;

export type Kind = keyof typeof kinds;

export interface Finding {
  readonly kind: Kind;
  readonly what: string;
  readonly input: Input;
}

/** How often each status was the answer. */
type Statuses = Map<number, number>;

export interface FuzzResult {
  readonly findings: readonly Finding[];
  readonly statuses: ReadonlyMap<number, number>;
}

/** CPU that one answer may take, five times what is promised (milliseconds). */
const mostCpu = 5 * 300;

const together = 8;

const ask = (gateway: TestGateway, { method, path, headers: given = {}, body, admin }: Input): Promise<WireAnswer> => {
  const authorization = { authorization: `Bearer ${gateway.adminToken}` };
  return gateway.fetch(method, path, {
    headers: admin ? { ...authorization, ...given } : given,
    ...(body !== undefined && { body }),
    ...(admin && { auth: null }),
  });
};

const window = 'from=2026-11-01&to=2027-01-31';

/** A stored object comes back as it was, and nobody who reads its calendar is stopped by it; then it goes. */
const faultAfterStoring = async (gateway: TestGateway, { path, body }: Input): Promise<string | undefined> => {
  const { calendarPath, resource } = gateway.shop;
  const stored = await gateway.fetch('GET', path);
  if (Buffer.compare(stored.bytes, Buffer.from(body ?? '')) !== 0) return 'what was stored comes back otherwise';
  const diary = `/admin/v1/resources/${resource.id}/appointments`;
  const query = `<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/><C:calendar-data><C:expand start="20261201T000000Z" end="20261208T000000Z"/></C:calendar-data></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20261201T000000Z" end="20261208T000000Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`;
  const readers: Record<string, WireAnswer> = {
    'the list of the diary': await gateway.admin('GET', `${diary}?${window}`),
    'the appointment in the diary': await gateway.admin('GET', `${diary}/${path.slice(calendarPath.length)}`),
    'a query that expands': await gateway.fetch('REPORT', calendarPath, { headers: { depth: '1' }, body: query }),
    'the export': await gateway.fetch('GET', calendarPath),
    'its deletion': await gateway.fetch('DELETE', path),
  };
  for (const [reader, answer] of Object.entries(readers)) {
    const fault = faultIn(answer);
    if (fault) return `${reader}: ${fault}`;
  }
  return undefined;
};

const faultOf = async (gateway: TestGateway, input: Input, statuses: Statuses): Promise<string | undefined> => {
  const answer = await ask(gateway, input);
  statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  const fault = faultIn(answer);
  if (fault || !input.stores || answer.status !== 201) return fault;
  return faultAfterStoring(gateway, input);
};

const cpuOf = async <T>(work: () => Promise<T>): Promise<{ cpu: number; result: T }> => {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, result };
};

/** Asks them side by side; who took part in a slow round is asked again alone. */
const round = async (
  gateway: TestGateway,
  kind: Kind,
  inputs: readonly Input[],
  statuses: Statuses,
): Promise<readonly Finding[]> => {
  const { cpu, result } = await cpuOf(() => Promise.all(inputs.map((input) => faultOf(gateway, input, statuses))));
  const findings = result.flatMap((what, index) => (what === undefined ? [] : [{ kind, what, input: inputs[index]! }]));
  if (cpu <= mostCpu) return findings;
  for (const input of inputs) {
    const alone = await cpuOf(() => faultOf(gateway, input, statuses));
    if (alone.cpu > mostCpu) findings.push({ kind, what: `${Math.round(alone.cpu)} ms of CPU`, input });
  }
  return findings;
};

/** Asks a fresh gateway so many inputs of this kind, made from the seed; what was wrong with its answers. */
export const runInputs = async (kind: Kind, count: number, seed: number): Promise<FuzzResult> => {
  const gateway = await startGateway();
  const { shop } = gateway;
  const places: Places = {
    collection: shop.calendarPath,
    home: '/dav/calendars/anna/',
    principal: '/dav/principals/anna/',
    resourceId: shop.resource.id,
    ids: [shop.resource.id, shop.user.id, shop.branch.id, 'anna'],
  };
  const inputs = fc.sample(kinds[kind].of(places), { numRuns: count, seed });
  const findings: Finding[] = [];
  const statuses: Statuses = new Map();
  for (let at = 0; at < inputs.length; at += together)
    findings.push(...(await round(gateway, kind, inputs.slice(at, at + together), statuses)));
  await gateway.close();
  return { findings, statuses };
};

/** An input as it can be read and asked again. */
export const described = ({ kind, what, input }: Finding): string => {
  const { method, path, headers: given, body } = input;
  const text = body === undefined ? '' : ` ${JSON.stringify(Buffer.from(body).toString()).slice(0, 1_500)}`;
  return `${kind}: ${what}\n  ${method} ${JSON.stringify(path).slice(0, 400)} ${JSON.stringify(given ?? {}).slice(0, 400)}${text}`;
};
