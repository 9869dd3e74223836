import { allowOn } from '../../deployment/methods.ts';
import { davHeader } from '../compliance-classes.ts';
import { loadCalendarOf, requireOwn } from '../resources/resources.ts';
import type { ReadingVerb } from '../verb.ts';

/** OPTIONS says what the server is and what may be done there (RFC 4791 §5.1); a calendar out of reach is 404 here too (T11). */
export const options: ReadingVerb = async ({ target }, context) => {
  requireOwn(target, context);
  if ('calendarName' in target) await loadCalendarOf(target, context);
  return { status: 200, headers: { dav: davHeader, allow: allowOn(target.kind) } };
};
