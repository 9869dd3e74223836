import { InvalidCalendarError } from '../codec/ical/invalid-calendar.ts';
import { TooManyInstancesError } from '../codec/recurrence/work.ts';
import { BadXmlError } from '../codec/xml/bad-xml.ts';
import { el } from '../codec/xml/node.ts';
import { writeXml } from '../codec/xml/write.ts';
import { DavError, violated } from '../dav/preconditions.ts';
import { MalformedHrefError } from '../model/href.ts';
import { dav } from '../model/names.ts';
import { isTransient, StoreBrokenError, StoreBusyError } from '../store/errors.ts';
import type { Refusals } from './exchange.ts';
import { AnswerTooLargeError } from './finish.ts';
import type { HttpResponse } from './message.ts';

const plain = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body: `${text}\n`,
});

/** How a holder of a service access signs in (RFC 7617 §2). */
export const basicChallenge = { 'www-authenticate': 'Basic realm="Calendar", charset="UTF-8"' } as const;

/** The challenge: one body and one set of headers, whatever the reason (RFC 7617 §2, T05). */
export const challenge = (): HttpResponse => plain(401, 'Sign in with your user name and password.', basicChallenge);

/** Too many failed sign-ins (RFC 6585 §4). */
export const tooManyAttempts = (retryAfterSeconds: number): HttpResponse =>
  plain(429, 'Too many failed sign-ins. Wait and try again.', { 'retry-after': String(retryAfterSeconds) });

const busy = (seconds: number): HttpResponse =>
  plain(503, 'The storage is busy. Try again.', { 'retry-after': String(seconds) });

/**
 * A refusal with its elements in a `DAV:error` body, which holds condition codes and nothing else (RFC 4918 §14.5): the
 * sentence for people stands in a comment; or with a plain sentence where the standard has no element.
 */
const refusalOf = ({ status, conditions, headers, message }: DavError): HttpResponse => {
  if (conditions.length === 0) {
    return message === String(status) ? { status, headers } : plain(status, message, headers);
  }
  const elements = conditions.map(({ name, content }) => el(name, ...content));
  return {
    status,
    headers: { 'content-type': 'application/xml; charset=utf-8', ...headers },
    body: writeXml(el(dav('error'), ...elements), message === conditions[0]?.name ? undefined : message),
  };
};

/** The storage is broken, in words (T63): full (RFC 4918 §11.5), or else it may be mended by the next try. */
const broken = ({ kind, message, retryAfterSeconds }: StoreBrokenError): HttpResponse =>
  plain(kind === 'full' ? 507 : 503, message, { 'retry-after': String(retryAfterSeconds) });

/** The answer to whatever was thrown: expected refusals by their row, faults as 503 or a 500 that says nothing (T34, T48). */
export const answerTo = (error: unknown, requestId: string): HttpResponse => {
  if (error instanceof DavError) return refusalOf(error);
  if (error instanceof InvalidCalendarError) return refusalOf(violated(error.condition, { message: error.message }));
  if (error instanceof TooManyInstancesError) {
    return refusalOf(violated('number-of-matches-within-limits', { message: error.message }));
  }
  if (error instanceof MalformedHrefError) return plain(400, error.message);
  if (error instanceof BadXmlError) return plain(error.status, error.message);
  if (error instanceof AnswerTooLargeError) return plain(507, error.message);
  if (error instanceof StoreBusyError) return busy(error.retryAfterSeconds);
  if (error instanceof StoreBrokenError) return broken(error);
  if (isTransient(error)) return busy(5);
  return plain(500, `Unexpected fault. Request ${requestId}.`);
};

/** What a client brings about by itself; it stands in the log as a refusal, whatever its status (502 for a foreign `Destination` too). */
const expected = [
  DavError,
  InvalidCalendarError,
  TooManyInstancesError,
  MalformedHrefError,
  BadXmlError,
  AnswerTooLargeError,
] as const;

/** Why, in a word that carries nothing of the client's (T48). */
const reasonOf = (error: unknown): string => {
  if (error instanceof DavError) return error.conditions[0]?.name ?? String(error.status);
  if (error instanceof InvalidCalendarError) return error.condition;
  return error instanceof Error ? error.name : 'unknown';
};

/** How the CalDAV side says no. */
export const davRefusals: Refusals = {
  answerTo: (error, { requestId }) => answerTo(error, requestId),
  reasonOf,
  isFault: (error) => !expected.some((kind) => error instanceof kind),
};
