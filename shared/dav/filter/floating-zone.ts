import { childOf, textOf, type XmlElement } from '../../codec/xml/node.ts';
import { isKnownZone } from '../../codec/zones/iana.ts';
import { resolveZone } from '../../codec/zones/resolve.ts';
import type { Calendar, StoredProperties } from '../../model/calendar.ts';
import { caldav } from '../../model/names.ts';
import { violated } from '../preconditions.ts';
import { storedText } from '../properties/stored.ts';
import { tzidInTimezone, tzidOfTimezone } from '../properties/timezone-value.ts';
import type { DavContext } from '../verb.ts';

/** The zone a query names for floating times, by value (RFC 4791 §9.8) or by name (RFC 7809 §4.1); undefined when it names none. */
export const zoneOfQuery = (query: XmlElement): string | undefined => {
  const byName = childOf(query, caldav('timezone-id'));
  if (byName) {
    const name = textOf(byName).trim();
    if (!isKnownZone(name)) throw violated('valid-timezone', { message: `no time zone ${name}` });
    return name;
  }
  const byValue = childOf(query, caldav('timezone'));
  if (!byValue) return undefined;
  return resolveZone(tzidOfTimezone(textOf(byValue), { byName: true }))?.id;
};

const zoneOfProperties = (properties: StoredProperties): string | undefined => {
  const byName = storedText({ properties }, caldav('calendar-timezone-id'))?.trim();
  const byValue = storedText({ properties }, caldav('calendar-timezone'));
  const tzid = byName ?? (byValue === undefined ? undefined : tzidInTimezone(byValue));
  return tzid === undefined ? undefined : resolveZone(tzid)?.id;
};

/** The zone in which dates and floating times of a calendar are read: its calendar-timezone, else its own (RFC 4791 §5.2.2). */
export const floatingZone = async (calendar: Calendar, { store, principal }: DavContext): Promise<string> =>
  zoneOfProperties(await store.loadProperties({ calendar, principal })) ?? calendar.zone;
