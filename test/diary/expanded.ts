import { prop, reportBody } from '../support/icalendar.ts';
import { type Clock, day, hour, toInstant } from './zones.ts';

/** What is seen of one occasion, in a form that compares. */
export const line = (start: number, end: number, title: string, status: string | undefined): string =>
  `${new Date(start).toISOString().slice(0, 19)} ${new Date(end).toISOString().slice(0, 19)} ${title} ${status ?? '-'}`;

/** Asks for what occurs between two instants, each series expanded (RFC 4791 §9.6.5). */
export const expandBody = (from: number, to: number): string => {
  const edge = (at: number) => new Date(at).toISOString().replaceAll(/[-:]|\.000/g, '');
  const range = `start="${edge(from)}" end="${edge(to)}"`;
  const data = prop('D:getetag').replace(
    '</D:prop>',
    `<C:calendar-data><C:expand ${range}/></C:calendar-data></D:prop>`,
  );
  const filter = `<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range ${range}/></C:comp-filter></C:comp-filter></C:filter>`;
  return reportBody('C:calendar-query', `${data}${filter}`);
};

/** The occasions of each object of such an answer, by the last part of its href. */
export const expandedIn = (multistatus: string): ReadonlyMap<string, readonly string[]> => {
  const responses = multistatus.match(/<(?:\w+:)?response>[\s\S]*?<\/(?:\w+:)?response>/g) ?? [];
  return new Map(
    responses.map((response) => [
      decodeURIComponent(/href>[^<]*\/([^<]*)</.exec(response)?.[1] ?? ''),
      expanded(response),
    ]),
  );
};

const berlin = (wall: number, { offsetAt }: Clock): number => toInstant(wall, { offsetAt });

/** The occasions of an expanded object, read line by line. */
const expanded = (response: string): readonly string[] => {
  const text = response
    .replaceAll('&#13;', '')
    .replaceAll(/\r?\n[ \t]/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
  return (text.match(/BEGIN:VEVENT[\s\S]*?END:VEVENT/g) ?? []).map((event) => {
    const value = (name: string) => new RegExp(`^${name}[;:].*$`, 'm').exec(event)?.[0];
    const start = value('DTSTART') ?? '';
    const end = value('DTEND');
    const from = readMoment(start);
    const { days, ms } = lengthIn(value('DURATION'), start);
    const to = end ? readMoment(end) : readMoment(start, days) + ms;
    const title = (value('SUMMARY') ?? '').replace('SUMMARY:', '').replaceAll(/\\([;,])/g, '$1');
    return line(from, to, title, value('STATUS')?.replace('STATUS:', ''));
  });
};

const readMoment = (text: string, days = 0): number => {
  const [, year, month, date, hours = '0', minutes = '0', seconds = '0', z] =
    /:(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(text) ?? [];
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(date) + days,
    Number(hours),
    Number(minutes),
    Number(seconds),
  );
  return z ? wall : berlin(wall, europe);
};

/** The clock of every diary here. */
export const europe: Clock = {
  offsetAt: (instant) => {
    const change = (month: number) => {
      const last = Date.UTC(new Date(instant).getUTCFullYear(), month + 1, 0);
      return last - new Date(last).getUTCDay() * day + hour;
    };
    return instant >= change(2) && instant < change(9) ? 2 * hour : hour;
  },
};

const lengthIn = (duration: string | undefined, start: string): { readonly days: number; readonly ms: number } => {
  if (duration === undefined) return { days: Number(start.includes('VALUE=DATE')), ms: 0 };
  const [, days = '0', hours = '0', minutes = '0'] = /P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?/.exec(duration) ?? [];
  return { days: Number(days), ms: Number(hours) * hour + Number(minutes) * 60_000 };
};
