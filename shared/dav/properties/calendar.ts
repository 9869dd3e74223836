import { limits } from '../../codec/ical/limits.ts';
import { el, elementsOf, type XmlElement } from '../../codec/xml/node.ts';
import { type Component, calendarComponents } from '../../model/calendar.ts';
import { hrefOf } from '../../model/href.ts';
import { caldav, dav } from '../../model/names.ts';
import { collations } from '../filter/collation.ts';
import { DavError } from '../preconditions.ts';
import { type LiveProperty, property } from './property.ts';
import { keepsAsSent, storedElement } from './stored.ts';

const comp = (name: Component): XmlElement => el(caldav('comp'), { name });

const requireTransparency = (value: XmlElement | undefined): void => {
  const allowed: readonly string[] = [caldav('opaque'), caldav('transparent')];
  const chosen = value ? elementsOf(value) : [];
  if (value && (chosen.length !== 1 || !allowed.includes(chosen[0]?.name ?? ''))) throw new DavError(409);
};

/** The properties of RFC 4791 §5.2 and §6.2. No limit on dates or attendees, so those properties are not there. */
export const calendarProperties: readonly LiveProperty[] = [
  property({
    name: caldav('calendar-home-set'),
    rfc: 'RFC 4791 §6.2.1',
    on: ['root', 'principal', 'home', 'collection'],
    get: (_, { principal }) => [el(dav('href'), hrefOf({ kind: 'home', userName: principal.userName }))],
  }),
  property({
    name: caldav('calendar-description'),
    rfc: 'RFC 4791 §5.2.1',
    on: ['collection'],
    needs: ['properties'],
    get: (resource) => storedElement(resource, caldav('calendar-description')),
    set: keepsAsSent(caldav('calendar-description')),
  }),
  property({
    name: caldav('supported-calendar-component-set'),
    rfc: 'RFC 4791 §5.2.3',
    on: ['collection'],
    get: ({ calendar }) => calendar.components.map(comp),
  }),
  property({
    // What MKCALENDAR may ask for; a shop's calendars hold appointments only.
    name: caldav('supported-calendar-component-sets'),
    rfc: 'draft-daboo-caldav-extensions §4',
    on: ['home'],
    get: (_, { principal }) => [
      el(
        caldav('supported-calendar-component-set'),
        ...(principal.rights.makeCalendars ? calendarComponents : (['VEVENT'] as const)).map(comp),
      ),
    ],
  }),
  property({
    name: caldav('supported-calendar-data'),
    rfc: 'RFC 4791 §5.2.4',
    on: ['collection'],
    get: () => [el(caldav('calendar-data'), { 'content-type': 'text/calendar', version: '2.0' })],
  }),
  property({
    name: caldav('max-resource-size'),
    rfc: 'RFC 4791 §5.2.5',
    on: ['collection'],
    get: () => [String(limits.octets)],
  }),
  property({
    name: caldav('max-instances'),
    rfc: 'RFC 4791 §5.2.8',
    on: ['collection'],
    get: () => [String(limits.count)],
  }),
  property({
    name: caldav('supported-collation-set'),
    rfc: 'RFC 4791 §7.5.1',
    on: ['home', 'collection', 'object'],
    get: () => Object.keys(collations).map((name) => el(caldav('supported-collation'), name)),
  }),
  property({
    name: caldav('schedule-calendar-transp'),
    rfc: 'RFC 6638 §9.1',
    on: ['collection'],
    needs: ['properties'],
    get: (resource) => storedElement(resource, caldav('schedule-calendar-transp')) ?? [el(caldav('opaque'))],
    set: (value) => {
      requireTransparency(value);
      return keepsAsSent(caldav('schedule-calendar-transp'))(value);
    },
  }),
  property({
    // Nothing is counted against a quota; iOS asks for both figures and shows neither.
    name: dav('quota-available-bytes'),
    rfc: 'RFC 4331 §3',
    on: ['home', 'collection'],
    get: () => [String(2 ** 40)],
  }),
  property({ name: dav('quota-used-bytes'), rfc: 'RFC 4331 §4', on: ['home', 'collection'], get: () => ['0'] }),
];

/** The components a `supported-calendar-component-set` names (RFC 4791 §5.2.3); undefined when it names another or none. */
export const componentsOf = (set: XmlElement): readonly Component[] | undefined => {
  const names = elementsOf(set).map(({ name, attributes }) =>
    name === caldav('comp') ? attributes.name?.toUpperCase() : undefined,
  );
  const known = calendarComponents.filter((component) => names.includes(component));
  return known.length > 0 && known.length === new Set(names).size ? known : undefined;
};
