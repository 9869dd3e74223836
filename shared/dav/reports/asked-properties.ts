import type { XmlElement } from '../../codec/xml/node.ts';
import type { Calendar } from '../../model/calendar.ts';
import { preferenceHeaders, preferencesOf } from '../conditions/conditional.ts';
import { floatingZone } from '../filter/floating-zone.ts';
import { calendarData, calendarDataIn } from '../objects/calendar-data.ts';
import { parseWanted, type Wanted } from '../responses/wanted.ts';
import type { DavContext, DavRequest, DavResponse } from '../verb.ts';

/** What a report on objects wants of each: checked at once, completed when it is known in which calendar they lie. */
export interface AskedProperties {
  /** The answer carries bodies. */
  readonly bodies: boolean;
  /** It carries them as they are stored, so that their octets are known before any is read. */
  readonly asStored: boolean;
  /** `zone`: in which the query itself reads floating times. */
  readonly wantedIn: (calendar: Calendar | undefined, context: DavContext, zone?: string) => Promise<Wanted>;
}

/** Reads `prop` with its `calendar-data` (RFC 4791 §9.6). */
export const askedProperties = (query: XmlElement, { headers }: DavRequest): AskedProperties => {
  const { minimal } = preferencesOf(headers);
  const form = calendarDataIn(query, headers);
  const plain = parseWanted(query, { minimal });
  if (!form) return { bodies: false, asStored: false, wantedIn: async () => plain };
  return {
    bodies: true,
    asStored: Object.keys(form).length === 0,
    wantedIn: async (calendar, context, zone) => {
      const timed = form.expand !== undefined || form.limitRecurrenceSet !== undefined;
      const own = timed && calendar && zone === undefined ? await floatingZone(calendar, context) : calendar?.zone;
      return { ...plain, also: [calendarData(form, zone ?? own ?? 'UTC')] };
    },
  };
};

/** The answer with what was honoured of the client's preferences (RFC 8144 §2). */
export const withPreferences = (answer: DavResponse, { headers }: DavRequest): DavResponse => ({
  ...answer,
  headers: {
    ...answer.headers,
    ...preferenceHeaders(headers, preferencesOf(headers).minimal ? ['return=minimal'] : []),
  },
});
