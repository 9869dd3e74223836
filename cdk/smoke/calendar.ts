import { randomUUID } from 'node:crypto';
import { canonicalUserName } from '../../shared/model/entities/service-access.ts';
import { hrefOf } from '../../shared/model/href.ts';
import type { Answer, Ask, Question } from '../../shared/phone/ask.ts';
import { hasSyncToken, membersIn } from '../../shared/phone/multistatus.ts';
import { readAppointment } from '../../shared/phone/read-appointment.ts';
import { firstPage, probeEvent, propfind, upload } from '../../shared/phone/requests.ts';
import { adviceOn, type Finding, type SignedInProbe } from './finding.ts';

/** One request, and what the gateway answers to it when all is well. */
interface Step {
  readonly method: string;
  readonly path: string;
  readonly question: Question;
  readonly expected: readonly number[];
  /** What else must stand in the answer. */
  readonly holds?: { readonly test: (answer: Answer) => boolean; readonly name: string };
  /** A refusal that only the gateway's own function can have written. */
  readonly orRefusal?: RegExp;
}

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
    return holds && !holds.test(answer) ? wrong(`answers ${status} without ${holds.name}`) : undefined;
  }
  if (status === 403 && orRefusal?.test(text)) return undefined;
  return wrong(`answers ${status} instead of ${expected.join(' or ')}`);
};

/** Asks one after the other and keeps what failed. */
const stepper = (phone: Ask) => {
  const failures: Finding[] = [];
  const take = async (step: Step): Promise<Answer> => {
    const { method, path, question } = step;
    const answer = await phone(method, path, question);
    const failure = failureOf(step, answer);
    if (failure) failures.push(failure);
    return answer;
  };
  return { failures, take };
};

/** Reads the calendar, and knocks at the writers with a condition that never holds. */
const useOf = async (calendar: string, take: (step: Step) => Promise<Answer>): Promise<readonly Finding[]> => {
  const page = await take({
    method: 'REPORT',
    path: calendar,
    question: firstPage,
    expected: [207],
    holds: { test: hasSyncToken, name: 'a sync-token' },
  });
  const object = membersIn(page).find(({ href }) => href.startsWith(calendar) && href !== calendar);
  const read = await take({ method: 'GET', path: object?.href ?? calendar, question: {}, expected: [200] });
  const uid = `smoke-${randomUUID()}`;
  const path = `${calendar}${uid}.ics`;
  await take({
    method: 'PUT',
    path,
    question: upload(probeEvent(uid), never),
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
  if (object === undefined || read.status !== 200 || (await readAppointment(read.text)) !== undefined) return [];
  return [
    { probe: 'calendar', verdict: 'note', says: `${object.href} cannot be read by a second reader of iCalendar.` },
  ];
};

/** What a phone does once it is signed in: finds its calendars, synchronises and reads one. Nothing is stored. */
export const calendarUse: SignedInProbe = async (phone, account) => {
  const probe = 'calendar';
  const userName = canonicalUserName(account.userName);
  const { failures, take } = stepper(phone);
  const found = (path: string, depth: '0' | '1') =>
    take({
      method: 'PROPFIND',
      path,
      question: propfind(depth, '<current-user-principal/><resourcetype/>'),
      expected: [207],
    });
  await found('/', '0');
  await found(hrefOf({ kind: 'principal', userName }), '0');
  const home = await found(hrefOf({ kind: 'home', userName }), '1');
  const calendar = membersIn(home).find(({ isCalendar }) => isCalendar)?.href;
  const remarks = calendar === undefined ? [] : await useOf(calendar, take);
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
    : [
        ...remarks,
        { probe, verdict: 'ok', says: 'A calendar is listed, synchronised and read; PUT and DELETE reach it.' },
      ];
};
