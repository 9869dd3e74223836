import type { Component } from '../../model/calendar.ts';
import type { Bounds, ParsedObject } from '../../model/calendar-object.ts';
import { boundsOf } from '../recurrence/bounds.ts';
import { freedomOf } from '../recurrence/busy.ts';
import { TooManyInstancesError } from '../recurrence/work.ts';
import type { ContentLine } from './content-line.ts';
import { etagOf } from './etag.ts';
import { InvalidCalendarError } from './invalid-calendar.ts';
import { propertiesOf, propertyOf, textOf } from './jcal.ts';
import { limits } from './limits.ts';
import { contentLines } from './lines.ts';
import { type Ical, icalOf, principalComponents } from './read.ts';
import { scanLines } from './scan.ts';
import { validateComponent } from './validate-component.ts';
import { requireDistinct, validateObject } from './validate-object.ts';
import { validateValues } from './validate-values.ts';

/**
 * A body as the calendar object resource it is (RFC 4791 §4.1, §5.3.2.1). Bytes are judged before lines, lines before any
 * library, and the whole before anything is expanded. Throws InvalidCalendarError.
 */
export const parseCalendarObject = (body: Uint8Array, accepted: readonly Component[]): ParsedObject => {
  if (body.length > limits.octets) {
    throw new InvalidCalendarError(
      'max-resource-size',
      `${body.length} octets are more than ${limits.octets}: attach less`,
    );
  }
  const lines = linesOf(body);
  const ical = parse(scanLines(lines));
  const { uid, component } = validateObject(ical, accepted);
  const bounds = boundsIn(ical);
  const free = bounds.recurring ? undefined : freedomIn(ical);
  return {
    uid,
    component,
    body,
    etag: etagOf(body),
    bounds,
    summary: summaryOf(ical),
    ...(free && { free }),
    ...(isConfidential(ical) && { confidential: true as const }),
  };
};

/** What could not be read again without much work is not stored (T23). */
const boundsIn = (ical: Ical): Bounds => {
  try {
    const components = principalComponents(ical);
    for (const component of components) {
      validateValues(component, ical);
      validateComponent(component, ical);
    }
    requireDistinct(components, ical);
    return boundsOf(ical);
  } catch (error) {
    if (!(error instanceof TooManyInstancesError)) throw error;
    throw new InvalidCalendarError(
      'max-instances',
      'finding the instances takes too much work: simplify RRULE, RDATE or the exceptions',
    );
  }
};

/** Of what happens once. */
const freedomIn = (ical: Ical): ParsedObject['free'] => {
  const [component] = principalComponents(ical);
  return component && freedomOf(component);
};

const linesOf = (body: Uint8Array): readonly string[] => {
  try {
    return contentLines(body);
  } catch {
    throw new InvalidCalendarError('valid-calendar-data', 'the body is not UTF-8: send it in UTF-8');
  }
};

const parse = (lines: readonly ContentLine[]): Ical => {
  try {
    return icalOf(lines);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unreadable';
    throw new InvalidCalendarError('valid-calendar-data', `not iCalendar: ${reason}`);
  }
};

/** Does any component carry a CLASS other than PUBLIC (RFC 5545 §3.8.1.3)? */
const isConfidential = (ical: Ical): boolean =>
  principalComponents(ical)
    .flatMap((component) => propertiesOf(component, 'class'))
    .some(
      (property) =>
        !['', 'PUBLIC'].includes(
          String(property[3] ?? '')
            .trim()
            .toUpperCase(),
        ),
    );

const summaryOf = (ical: Ical): string => {
  const components = principalComponents(ical);
  const master = components.find((component) => !propertyOf(component, 'recurrence-id')) ?? components[0];
  return [...((master && textOf(master, 'summary')) ?? '')].slice(0, limits.summary).join('');
};
