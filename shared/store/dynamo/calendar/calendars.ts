import { type Calendar, idPrefixes, isReachable, maySynchronise } from '../../../model/calendar.ts';
import type { Principal } from '../../../model/principal.ts';
import type { CalendarWriter, NewCalendar } from '../../writer.ts';
import type { Database } from '../engine/database.ts';
import { startBackoff } from '../engine/retry.ts';
import { deletedPersonalRow } from '../rows/deleted-personal-row.ts';
import { headRow, homeRow, type Row, soundCalendarOf } from '../rows/items.ts';
import { homePrefix, keys, sharedPrefix } from '../rows/keys.ts';
import { propertiesRow } from './properties.ts';

const idAlphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A new name of `[a-z0-9]`, five bits a character. */
const mint = (random: () => number, length: number): string =>
  Array.from({ length }, () => idAlphabet[Math.floor(random() * idAlphabet.length)]).join('');

const headOf = async (database: Database, id: string): Promise<Calendar | undefined> => {
  const row = await database.get<Row>(keys.head(id));
  return row && soundCalendarOf(row);
};

const isResourceOf = (principal: Principal, calendar: Calendar | undefined): boolean =>
  calendar?.kind === 'resource' && isReachable(calendar, principal);

/** A personal calendar whose name a diary resource took keeps an address: its own id (T72). */
const byId = ({ homeName, ...calendar }: Calendar): Calendar => ({
  ...calendar,
  homeName: calendar.id,
  hiddenName: homeName,
});

/** A diary resource answers to its id, a personal calendar to the name its home gave it, or to its id where that name is taken. */
export const loadCalendar = async (
  database: Database,
  principal: Principal,
  name: string,
  head = headOf(database, name),
): Promise<Calendar | undefined> => {
  const named = await head;
  if (isResourceOf(principal, named)) return named;
  if (!principal.rights.makeCalendars) return undefined;

  if (named?.kind === 'personal' && isReachable(named, principal)) {
    const inTheWay = await headOf(database, named.homeName);
    if (isResourceOf(principal, inTheWay)) return byId(named);
  }

  const home = await database.get<Row>(keys.homeRow(principal.userId, name));
  const personal = home && (await headOf(database, String(home.calendarId)));
  return personal?.kind === 'personal' && isReachable(personal, principal) ? personal : undefined;
};

/** A diary resource, where it may be synchronised (S03, S04); what *Test* writes its probe to is none. */
export const loadOpenDiary = async (database: Database, id: string): Promise<Calendar | undefined> => {
  const calendar = await headOf(database, id);
  return calendar?.kind === 'resource' && calendar.expires === undefined && maySynchronise(calendar)
    ? calendar
    : undefined;
};

/** A `loadCalendar` whose first call for this name finds its head read already, or on the way. */
export const readAhead = (database: Database, name: string): CalendarWriter['loadCalendar'] => {
  let head: Promise<Calendar | undefined> | undefined = headOf(database, name);
  // Whoever may not ask never learns how this read ended.
  head.catch(() => {});
  return (principal, asked) => {
    const begun = asked === name ? head : undefined;
    head = undefined;
    return loadCalendar(database, principal, asked, begun);
  };
};

const rowsOf = (database: Database, pk: string, prefix: string): Promise<readonly Row[]> =>
  database.query<Row>({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
  });

/** Everything reachable in the home: diary resources first, each by display name. */
export const listCalendars = async (database: Database, principal: Principal): Promise<readonly Calendar[]> => {
  const { userId, branchId, branchHasShares } = principal;
  const homes = await Promise.all([
    rowsOf(database, keys.homeRow(userId, '').pk, homePrefix),
    // What is shared with a branch stands there once, whoever comes and goes (B14).
    branchId === undefined || !branchHasShares ? [] : rowsOf(database, keys.branch(branchId).pk, sharedPrefix),
  ]);
  const ids = new Set(homes.flat().map(({ calendarId }) => String(calendarId)));
  const heads = await database.getMany<Row>([...ids].map(keys.head));
  const reachable = heads.map(soundCalendarOf).filter((calendar) => isReachable(calendar, principal));
  const taken = new Set(reachable.flatMap(({ id, kind }) => (kind === 'resource' ? id : [])));
  return reachable
    .map((calendar) => (calendar.kind === 'personal' && taken.has(calendar.homeName) ? byId(calendar) : calendar))
    .sort(
      (a, b) =>
        Number(a.kind === 'personal') - Number(b.kind === 'personal') ||
        a.displayName.localeCompare(b.displayName) ||
        (a.id < b.id ? -1 : 1),
    );
};

/** The zone of the branch of the service access or its user; without one that of the first calendar there is. */
const zoneFor = async (database: Database, principal: Principal): Promise<string> => {
  const branchId = principal.branchId ?? (await database.get<Row>(keys.user(principal.userId)))?.branchId;
  const branch = branchId === undefined ? undefined : await database.get<Row>(keys.branch(String(branchId)));
  if (branch?.zone !== undefined) return String(branch.zone);
  const [first] = await listCalendars(database, principal);
  return first?.zone ?? 'UTC';
};

const newHead = (
  database: Database,
  principal: Principal,
  calendar: Omit<NewCalendar, 'zone'> & { readonly zone: string },
): Calendar => {
  const now = database.clock();
  return {
    id: `${idPrefixes.personal}${mint(database.random, 20)}`,
    kind: 'personal',
    homeName: calendar.homeName,
    displayName: calendar.displayName,
    userId: principal.userId,
    ...(principal.branchId !== undefined && { branchId: principal.branchId }),
    ...(calendar.color !== undefined && { color: calendar.color }),
    zone: calendar.zone,
    components: calendar.components,
    allowCalendarSync: true,
    googleLinked: false,
    closed: false,
    epoch: mint(database.random, 10),
    version: 0,
    stable: 0,
    changedAt: now,
    createdAt: now,
    revision: 1,
  };
};

/** MKCALENDAR: home row, head and properties at once, under an id that is new for each incarnation. */
export const createPersonalCalendar = async (
  database: Database,
  principal: Principal,
  wanted: NewCalendar,
): ReturnType<CalendarWriter['createPersonalCalendar']> => {
  // Who asks at the same moment as a resource comes gets a calendar under its id, as if the resource had come after it.
  if (isResourceOf(principal, await headOf(database, wanted.homeName))) return { outcome: 'exists' };
  const zone = wanted.zone ?? (await zoneFor(database, principal));
  const backoff = startBackoff(database);
  const absent = { ConditionExpression: 'attribute_not_exists(pk)' };
  for (;;) {
    const calendar = newHead(database, principal, { ...wanted, zone });
    const reasons = await database.transact(
      [
        { Put: { Item: homeRow(principal.userId, wanted.homeName, calendar.id), ...absent } },
        { Put: { Item: headRow(calendar), ...absent } },
        { Put: { Item: propertiesRow(keys.properties(calendar.id), wanted.properties), ...absent } },
      ],
      backoff,
    );
    if (!reasons) return { outcome: 'created', calendar };
    if (reasons[0]?.Code === 'ConditionalCheckFailed') return { outcome: 'exists' };
    await backoff.wait(new Error(reasons.map(({ Code }) => Code).join(' ')));
  }
};

/** Takes a personal calendar out of its home and closes its head, at once; what is in it is swept later. */
export const deletePersonalCalendar = async (
  database: Database,
  principal: Principal,
  { id, homeName, hiddenName = homeName }: Calendar,
): Promise<'deleted' | 'gone'> => {
  const backoff = startBackoff(database);
  for (;;) {
    const reasons = await database.transact(
      [
        {
          Delete: {
            Key: { ...keys.homeRow(principal.userId, hiddenName) },
            ConditionExpression: 'calendarId = :id',
            ExpressionAttributeValues: { ':id': id },
          },
        },
        {
          Update: {
            Key: { ...keys.head(id) },
            UpdateExpression: 'SET #closed = :yes',
            ConditionExpression: '#closed = :no AND #kind = :personal',
            ExpressionAttributeNames: { '#closed': 'closed', '#kind': 'kind' },
            ExpressionAttributeValues: { ':yes': true, ':no': false, ':personal': 'personal' },
          },
        },
        { Put: { Item: deletedPersonalRow(id, database.clock()) } },
      ],
      backoff,
    );
    if (!reasons) return 'deleted';
    if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return 'gone';
    await backoff.wait(new Error(reasons.map(({ Code }) => Code).join(' ')));
  }
};
