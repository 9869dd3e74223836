import { el, textOf, type XmlElement, type XmlNode } from '../../codec/xml/node.ts';
import { isKnownZone } from '../../codec/zones/iana.ts';
import { vtimezoneOf } from '../../codec/zones/vtimezone.ts';
import type { Instant } from '../../model/instant.ts';
import { caldav } from '../../model/names.ts';
import { violated } from '../preconditions.ts';
import type { CollectionResource } from '../resources/resources.ts';
import { type LiveProperty, type PropertyPatch, property } from './property.ts';
import { keepsAsSent, serialiseProperty, storedElement, storedText } from './stored.ts';
import { tzidOfTimezone } from './timezone-value.ts';

const timezone = caldav('calendar-timezone');
const timezoneId = caldav('calendar-timezone-id');

const setTimezone = (value: XmlElement | undefined): PropertyPatch => {
  const tzid = value && tzidOfTimezone(textOf(value));
  const known = tzid !== undefined && isKnownZone(tzid);
  return {
    ...keepsAsSent(timezone)(value),
    [timezoneId]: known ? serialiseProperty(el(timezoneId, tzid)) : null,
  };
};

const setTimezoneId = (value: XmlElement | undefined): PropertyPatch => {
  if (value && !isKnownZone(textOf(value).trim())) throw violated('valid-timezone');
  return { [timezoneId]: value ? serialiseProperty(el(timezoneId, textOf(value).trim())) : null, [timezone]: null };
};

/** The zone by value where it is known by name only: each says what the other says (RFC 7809 §5.2). */
const generated = (resource: CollectionResource, now: Instant): readonly XmlNode[] | undefined => {
  const name = storedText(resource, timezoneId)?.trim() ?? resource.calendar.zone;
  const year = new Date(now).getUTCFullYear();
  const vtimezone = vtimezoneOf(name, { from: year, to: year + 10 });
  if (vtimezone === undefined) return undefined;
  return [`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//caldav-gateway//EN\r\n${vtimezone}END:VCALENDAR\r\n`];
};

/** In which zone dates and floating times are read: by value (RFC 4791) or by name (RFC 7809); setting one replaces the other. */
export const timezoneProperties: readonly LiveProperty[] = [
  property({
    name: timezone,
    rfc: 'RFC 4791 §5.2.2',
    on: ['collection'],
    needs: ['properties'],
    get: (resource, { clock }) => storedElement(resource, timezone) ?? generated(resource, clock()),
    set: setTimezone,
  }),
  property({
    name: timezoneId,
    rfc: 'RFC 7809 §5.2',
    on: ['collection'],
    needs: ['properties'],
    get: (resource) =>
      storedElement(resource, timezoneId) ?? (storedElement(resource, timezone) ? undefined : [resource.calendar.zone]),
    set: setTimezoneId,
  }),
  property({
    // Empty: time zones are served as they came, there is no time zone service (RFC 7808) beside this server.
    name: caldav('timezone-service-set'),
    rfc: 'RFC 7809 §5.1',
    on: ['home'],
    get: () => [],
  }),
];
