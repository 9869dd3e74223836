import { randomUUID } from 'node:crypto';
import { adviceOn, type Finding, nameIn, type Probe } from './finding.ts';
import { type Answer, basic, type Question, type Send } from './send.ts';

/** One request, and what the gateway answers to it when all is well. */
interface Step {
  readonly method: string;
  readonly path: string;
  readonly question: Question;
  readonly expected: readonly number[];
  /** What else must stand in the answer. */
  readonly holds?: { readonly pattern: RegExp; readonly name: string };
  /** A refusal that only the gateway's own function can have written. */
  readonly orRefusal?: RegExp;
}

const xml = (depth: string, body: string): Question => ({
  headers: { depth, 'content-type': 'application/xml; charset=utf-8' },
  body: `<?xml version="1.0"?>${body}`,
});

const propfind = (depth: '0' | '1'): Question =>
  xml(depth, '<propfind xmlns="DAV:"><prop><current-user-principal/><resourcetype/></prop></propfind>');

const firstPage = xml(
  '0',
  '<sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level><limit><nresults>1</nresults></limit><prop><getetag/></prop></sync-collection>',
);

const event = (uid: string): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//caldav-gateway//smoke//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20200101T000000Z',
    'DTSTART:20200101T000000Z',
    'DURATION:PT15M',
    'SUMMARY:Smoke',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

const never = { 'if-match': '"never"' };

const failureOf = ({ method, path, expected, holds, orRefusal }: Step, answer: Answer): Finding | undefined => {
  const { status, text } = answer;
  const wrong = (how: string): Finding => ({
    probe: 'calendar',
    verdict: 'wrong',
    says: `${method} ${path} ${how}.`,
    advice: adviceOn(answer),
  });
  if (status === 0) return wrong(`ends without an answer (${text})`);
  if (expected.includes(status)) {
    return holds && !holds.pattern.test(text) ? wrong(`answers ${status} without ${holds.name}`) : undefined;
  }
  if (status === 403 && orRefusal?.test(text)) return undefined;
  return wrong(`answers ${status} instead of ${expected.join(' or ')}`);
};

const responsesIn = ({ text }: Answer): readonly { readonly href: string; readonly isCalendar: boolean }[] =>
  [...text.matchAll(/<(?:\w+:)?response>(.*?)<\/(?:\w+:)?response>/gs)].map(([, inside = '']) => ({
    href: /<(?:\w+:)?href>([^<]*)</.exec(inside)?.[1] ?? '',
    isCalendar: /<(?:\w+:)?calendar\s*\/>/.test(inside),
  }));

/** Asks one after the other and keeps what failed. */
const stepper = (send: Send, headers: Readonly<Record<string, string>>) => {
  const failures: Finding[] = [];
  const take = async (step: Step): Promise<Answer> => {
    const { method, path, question } = step;
    const answer = await send(method, path, { ...question, headers: { ...headers, ...question.headers } });
    const failure = failureOf(step, answer);
    if (failure) failures.push(failure);
    return answer;
  };
  return { failures, take };
};

/** Reads the calendar, and knocks at the writers with a condition that never holds. */
const useOf = async (calendar: string, take: (step: Step) => Promise<Answer>): Promise<void> => {
  const page = await take({
    method: 'REPORT',
    path: calendar,
    question: firstPage,
    expected: [207],
    holds: { pattern: /<(?:\w+:)?sync-token>[^<]+</, name: 'a sync-token' },
  });
  const object = responsesIn(page).find(({ href }) => href.startsWith(calendar) && href !== calendar);
  await take({ method: 'GET', path: object?.href ?? calendar, question: {}, expected: [200] });
  const uid = `smoke-${randomUUID()}`;
  const path = `${calendar}${uid}.ics`;
  await take({
    method: 'PUT',
    path,
    question: { headers: { ...never, 'content-type': 'text/calendar; charset=utf-8' }, body: event(uid) },
    expected: [412],
    orRefusal: /supported-calendar-component/,
  });
  // The same name: where the condition is lost on the way, what PUT stored is gone again.
  await take({
    method: 'DELETE',
    path,
    question: { headers: never },
    expected: [404, 412],
    orRefusal: /need-privileges/,
  });
};

/** What a phone does once it is signed in: finds its calendars, synchronises and reads one. Nothing is stored. */
export const calendarUse: Probe = async (send, account) => {
  const probe = 'calendar';
  const name = nameIn(account);
  const { failures, take } = stepper(send, basic(account.userName, account.password));
  const found = (path: string, depth: '0' | '1') =>
    take({ method: 'PROPFIND', path, question: propfind(depth), expected: [207] });
  await found('/', '0');
  await found(`/dav/principals/${name}/`, '0');
  const home = await found(`/dav/calendars/${name}/`, '1');
  const calendar = responsesIn(home).find(({ isCalendar }) => isCalendar)?.href;
  if (calendar !== undefined) await useOf(calendar, take);
  if (failures.length > 0) return failures;
  return calendar === undefined
    ? [
        {
          probe,
          verdict: 'note',
          says: `${account.userName} sees no calendar, so reading and writing one was not tried: run *Test*.`,
          advice: 'credentials',
        },
      ]
    : [{ probe, verdict: 'ok', says: 'A calendar is listed, synchronised and read; PUT and DELETE reach it.' }];
};
