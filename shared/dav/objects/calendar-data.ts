import type ICAL from 'ical.js';
import { type Ical, readCalendar } from '../../codec/ical/read.ts';
import { writeCalendar } from '../../codec/ical/write.ts';
import type { Reading } from '../../codec/recurrence/expand.ts';
import { expandCalendar } from '../../codec/recurrence/expand-calendar.ts';
import { limitFreeBusySet, limitRecurrenceSet } from '../../codec/recurrence/limit.ts';
import { TooManyInstancesError } from '../../codec/recurrence/work.ts';
import { childOf, type XmlElement } from '../../codec/xml/node.ts';
import type { Interval } from '../../model/instant.ts';
import { caldav, dav } from '../../model/names.ts';
import { closedRangeOf } from '../filter/time-range.ts';
import { DavError, violated } from '../preconditions.ts';
import { type LiveProperty, property } from '../properties/property.ts';
import type { DavContext } from '../verb.ts';
import { parseSelection, type Selection, selected } from './calendar-data-selection.ts';
import { wantsReferences, withoutKnownZones } from './timezones-by-reference.ts';

/** In which form a report wants bodies (RFC 4791 §9.6); nothing set = as stored. */
export interface CalendarDataForm {
  readonly expand?: Interval;
  readonly limitRecurrenceSet?: Interval;
  readonly limitFreeBusySet?: Interval;
  readonly selection?: Selection;
  /** Without the VTIMEZONEs that everyone knows (RFC 7809 §3.1.2). */
  readonly zonesByReference?: true;
}

const rangeIn = (data: XmlElement, local: string): Interval | undefined => {
  const element = childOf(data, caldav(local));
  if (!element) return undefined;
  const range = closedRangeOf(element);
  if (!range) throw new DavError(400, { message: `${local} needs start and end in UTC` });
  return range;
};

/** The `calendar-data` among the properties a report asks for; undefined without one. Other media types violate `supported-calendar-data`. */
export const calendarDataIn = (
  query: XmlElement,
  headers: ReadonlyMap<string, string>,
): CalendarDataForm | undefined => {
  const prop = childOf(query, dav('prop'));
  const data = prop && childOf(prop, caldav('calendar-data'));
  if (!data) return undefined;
  const { 'content-type': mediaType = 'text/calendar', version = '2.0' } = data.attributes;
  if (mediaType.toLowerCase() !== 'text/calendar' || version !== '2.0') throw violated('supported-calendar-data');
  const [expand, recurrence] = [rangeIn(data, 'expand'), rangeIn(data, 'limit-recurrence-set')];
  if (expand && recurrence) throw new DavError(400, { message: 'expand and limit-recurrence-set exclude each other' });
  const freeBusy = rangeIn(data, 'limit-freebusy-set');
  const comp = childOf(data, caldav('comp'));
  return {
    ...(expand && { expand }),
    ...(recurrence && { limitRecurrenceSet: recurrence }),
    ...(freeBusy && { limitFreeBusySet: freeBusy }),
    ...(comp && { selection: parseSelection(comp) }),
    ...(wantsReferences(headers) && { zonesByReference: true }),
  };
};

interface Reader {
  readonly reading: Reading;
  /** Hears how many instances an expansion is about to write. */
  readonly counted: (instances: number) => void;
}

const reformed = (ical: Ical, form: CalendarDataForm, { reading, counted }: Reader): ICAL.Component => {
  const steps = [
    form.expand && (() => expandCalendar(ical, form.expand ?? {}, reading, counted)),
    form.limitRecurrenceSet && (() => limitRecurrenceSet(ical, form.limitRecurrenceSet ?? {}, reading)),
    form.limitFreeBusySet && (() => limitFreeBusySet(ical, form.limitFreeBusySet ?? {})),
  ];
  const root = steps.find((step) => step !== undefined)?.() ?? ical.root;
  return form.selection ? selected(root, form.selection) : root;
};

const textOf = (body: Uint8Array): string => Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();

/**
 * `calendar-data` as a property of one report: an expansion can be a thousand times its object, so that the work is bounded
 * before it is done (T25).
 */
export const calendarData = (form: CalendarDataForm, zone: string): LiveProperty => {
  const { zonesByReference, ...shape } = form;
  const isWhole = Object.keys(shape).length === 0;
  const reshaped = (etag: string, body: Uint8Array, { budget, work }: DavContext): Uint8Array => {
    // Where nothing is left no body need be taken apart.
    work.spend(1);
    const counted = (instances: number) => budget.require(instances * body.length);
    return writeCalendar(reformed(readCalendar(body, etag), form, { reading: { zone, work }, counted }));
  };
  const rendered = (etag: string, body: Uint8Array, context: DavContext): Uint8Array => {
    const octets = isWhole ? body : reshaped(etag, body, context);
    return zonesByReference ? Buffer.from(withoutKnownZones(textOf(octets))) : octets;
  };
  const name = caldav('calendar-data');
  return property({
    name,
    rfc: 'RFC 4791 §9.6',
    on: ['object'],
    get: ({ object: { etag, body } }, context) => {
      try {
        return body && { name, attributes: {}, children: [], octets: rendered(etag, body, context) };
      } catch (error) {
        if (!(error instanceof TooManyInstancesError)) throw error;
        throw violated('number-of-matches-within-limits', { message: error.message });
      }
    },
  });
};
