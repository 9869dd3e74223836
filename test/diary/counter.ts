import { expect } from 'vitest';
import type { TestGateway } from '../support/gateway.ts';
import { prop, reportBody } from '../support/icalendar.ts';
import type { SeededShop } from '../support/seed.ts';
import { type Clock, day, hour, toInstant } from './zones.ts';

/** What is seen of one occasion, in a form that compares. */
export const line = (start: number, end: number, title: string, status: string | undefined): string =>
  `${new Date(start).toISOString().slice(0, 19)} ${new Date(end).toISOString().slice(0, 19)} ${title} ${status ?? '-'}`;

export interface Listed {
  readonly id: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly start: string;
  readonly end: string;
  readonly title: string;
  readonly zone: string;
  readonly status?: string;
  readonly instance?: string;
  readonly unreadable?: true;
}

/** A diary with a phone and a shop at it. */
export interface Counter {
  readonly put: (name: string, body: string) => Promise<number>;
  readonly get: (name: string) => Promise<string>;
  readonly list: (from: string, to: string) => Promise<ReadonlyMap<string, readonly Listed[]>>;
  readonly expand: (from: number, to: number) => Promise<ReadonlyMap<string, readonly string[]>>;
  readonly change: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ readonly status: number; readonly body: Listed }>;
}

/** One diary of a gateway that many share. */
export const counterOf = (gateway: TestGateway, { resource, access, password, calendarPath }: SeededShop): Counter => {
  const path = `/admin/v1/resources/${resource.id}/appointments`;
  const auth = { ...access, password };
  const checked = <T extends { status: number; text: string }>(answer: T, what: string): T => {
    if (answer.status >= 500) throw new Error(`${what}: ${answer.status} ${answer.text}`);
    return answer;
  };
  return {
    put: async (name, body) => {
      const headers = { 'content-type': 'text/calendar; charset=utf-8' };
      const answer = checked(await gateway.fetch('PUT', `${calendarPath}${name}`, { auth, headers, body }), name);
      if (answer.status > 204) throw new Error(`${answer.status} ${answer.text}`);
      return answer.status;
    },
    get: async (name) => checked(await gateway.fetch('GET', `${calendarPath}${name}`, { auth }), name).text,
    list: async (from, to) => {
      const items: Listed[] = [];
      for (let cursor = ''; ; ) {
        const page = checked(await gateway.admin('GET', `${path}?from=${from}&to=${to}&limit=200${cursor}`), 'list');
        expect(page.status, page.text).toBe(200);
        const { items: own, next } = JSON.parse(page.text);
        items.push(...own);
        if (next === undefined) return Map.groupBy(items, ({ id }) => id);
        cursor = `&cursor=${next}`;
      }
    },
    expand: async (from, to) => {
      const edge = (at: number) => new Date(at).toISOString().replaceAll(/[-:]|\.000/g, '');
      const range = `start="${edge(from)}" end="${edge(to)}"`;
      const data = prop('D:getetag').replace(
        '</D:prop>',
        `<C:calendar-data><C:expand ${range}/></C:calendar-data></D:prop>`,
      );
      const filter = `<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range ${range}/></C:comp-filter></C:comp-filter></C:filter>`;
      const answer = await gateway.fetch('REPORT', calendarPath, {
        auth,
        headers: { depth: '1', 'content-type': 'application/xml' },
        body: reportBody('C:calendar-query', `${data}${filter}`),
      });
      expect(answer.status, answer.text).toBe(207);
      const responses = answer.text.match(/<(?:\w+:)?response>[\s\S]*?<\/(?:\w+:)?response>/g) ?? [];
      return new Map(
        responses.map((response) => [
          decodeURIComponent(/href>[^<]*\/([^<]*)</.exec(response)?.[1] ?? ''),
          expanded(response),
        ]),
      );
    },
    change: async (method, at, body) => {
      const answer = checked(
        await gateway.admin(method, `${path}/${at}`, body),
        `${method} ${at} ${JSON.stringify(body)}`,
      );
      return { status: answer.status, body: answer.text === '' ? {} : JSON.parse(answer.text) };
    },
  };
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
