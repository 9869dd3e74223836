import type { Calendar } from '../../../model/calendar.ts';
import { attributesOf } from '../../../model/entities/field.ts';
import { type PhoneRules, phoneRuleFields } from '../../../model/entities/phone-rules.ts';
import type { ServiceAccess } from '../../../model/entities/service-access.ts';
import { requireInvariant } from '../../errors.ts';
import { calendarPartition, type Key, keys } from './keys.ts';

/** An item as the document client gives it. */
export type Row = Key & Readonly<Record<string, unknown>>;

/** The head row holds the fields of `Calendar` under their own names, each rule for phones too, without the id, which is in the key. */
export const headRow = ({ id, phoneRules, ...calendar }: Calendar): Row => ({
  ...keys.head(id),
  ...calendar,
  ...phoneRules,
});

const phoneRulesOf = (row: Readonly<Record<string, unknown>>): PhoneRules =>
  Object.fromEntries(
    attributesOf(phoneRuleFields).flatMap(({ name, attribute }) =>
      row[attribute] === undefined ? [] : [[name, row[attribute]]],
    ),
  );

const isWatched = (rule: unknown): rule is Calendar['doubleBooking'] & string => rule === 'warn' || rule === 'refuse';

/** A head row as a calendar; attributes that belong to the administration are left out. */
export const calendarOf = (row: Readonly<Record<string, unknown>>): Calendar => {
  const head = row as unknown as Calendar & Key;
  const phoneRules = phoneRulesOf(row);
  return {
    id: head.pk.slice(calendarPartition('').length),
    kind: head.kind,
    homeName: head.homeName,
    displayName: head.displayName,
    ...(head.userId !== undefined && { userId: head.userId }),
    ...(head.branchId !== undefined && { branchId: head.branchId }),
    ...(head.color !== undefined && { color: head.color }),
    zone: head.zone,
    components: head.components,
    allowCalendarSync: head.allowCalendarSync,
    googleLinked: head.googleLinked,
    ...(head.privacy !== undefined && { privacy: head.privacy }),
    ...(Object.keys(phoneRules).length > 0 && { phoneRules }),
    ...(head.syncPastDays !== undefined && { syncPastDays: head.syncPastDays }),
    ...(head.syncFutureDays !== undefined && { syncFutureDays: head.syncFutureDays }),
    ...(head.shares !== undefined && { shares: head.shares }),
    ...(isWatched(row.doubleBooking) && { doubleBooking: row.doubleBooking }),
    closed: head.closed,
    epoch: head.epoch,
    version: head.version,
    stable: head.stable,
    changedAt: head.changedAt,
    createdAt: head.createdAt,
    revision: head.revision,
    ...(head.expires !== undefined && { expires: head.expires }),
  };
};

/** A head row as a calendar on whose counters the protocol may rely. */
export const soundCalendarOf = (row: Readonly<Record<string, unknown>>): Calendar => {
  const calendar = calendarOf(row);
  const { id, epoch, version, stable } = calendar;
  requireInvariant(
    Number.isSafeInteger(version) && Number.isSafeInteger(stable) && 0 <= stable && stable <= version,
    () => `calendar ${id} has version ${version} and is settled up to ${stable}`,
  );
  requireInvariant(/^[a-z0-9]+$/.test(epoch), () => `calendar ${id} has the epoch ${epoch}`);
  return calendar;
};

/** A service access row holds the fields of `ServiceAccess` under their own names. */
export const serviceAccessOf = ({ pk: _pk, sk: _sk, ...access }: Row): ServiceAccess =>
  access as unknown as ServiceAccess;

/** The row that puts a calendar into a user's home; a diary resource is named by its id, personal calendars get a new id with each incarnation. */
export const homeRow = (userId: string, homeName: string, calendarId: string): Row => ({
  ...(homeName === calendarId ? keys.resourceHomeRow(userId, calendarId) : keys.homeRow(userId, homeName)),
  calendarId,
});
