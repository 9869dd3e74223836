import { XMLValidator } from 'fast-xml-parser';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import type { WireAnswer } from '../support/transport.ts';

/** Statuses above 499 that are answers: the method is not known, the destination is elsewhere (RFC 4918 §9.8.5), no room (§11.5). */
const answers: ReadonlySet<number> = new Set([501, 502, 507]);

const printable = /^[\t\x20-\x7e\x80-\uffff]*$/;

const wellFormed = (answer: WireAnswer): string | undefined => {
  const { headers, text, bytes } = answer;
  const type = headers['content-type'] ?? '';
  if (bytes.byteLength === 0) return undefined;
  if (type === '') return 'a body without a type';
  if (/xml/.test(type)) {
    const valid = XMLValidator.validate(text);
    if (valid !== true) return `XML that is not well-formed: ${valid.err.msg}`;
    try {
      return parseXml(bytes, { bytes: 50_000_000 }) ? undefined : 'XML without an element';
    } catch (error) {
      return `XML that is not well-formed: ${error}`;
    }
  }
  if (!/json/.test(type)) return undefined;
  try {
    const problem = JSON.parse(text) as Record<string, unknown>;
    if (!type.startsWith('application/problem+json')) return undefined;
    return problem.status === answer.status && typeof problem.code === 'string'
      ? undefined
      : 'a problem without its status or code';
  } catch {
    return 'JSON that is none';
  }
};

/** What is wrong with an answer, whatever was asked; undefined if nothing is. */
export const faultIn = (answer: WireAnswer): string | undefined => {
  if (answer.status >= 500 && !answers.has(answer.status)) return `${answer.status} ${answer.text.slice(0, 200)}`;
  const unprintable = Object.entries(answer.headers).find(([, value]) => !printable.test(value));
  return unprintable ? `control characters in ${unprintable[0]}` : wellFormed(answer);
};
