import { type ContentLine, contentLineOf, headLength } from './content-line.ts';
import { InvalidCalendarError } from './invalid-calendar.ts';
import { limits } from './limits.ts';

/** Characters that no answer in XML could carry. */
const forbidden = /[^\P{Cc}\t\n\x7f-\x9f]|[\ufffe\uffff]/u;

const refuse = (message: string): never => {
  throw new InvalidCalendarError('valid-calendar-data', message);
};

/**
 * Looks once at every content line, without a library and in time linear in its length: no character XML forbids, no
 * endless name or parameter list (values may be as long as the body), BEGIN and END in pairs, one VCALENDAR and nothing
 * beside it (RFC 5545 §3.1, §3.4). Gives the lines taken apart.
 */
export const scanLines = (texts: readonly string[]): readonly ContentLine[] => {
  const open: string[] = [];
  const lines = texts.map((text, index) => {
    const where = `content line ${index + 1}`;
    if (forbidden.test(text)) refuse(`${where} has a control character: remove it`);
    const line = contentLineOf(text);
    if (typeof line === 'string') return refuse(`${where} ${line}`);
    const { name } = line;
    const value = line.value.trim().toUpperCase();
    if (headLength(line) > limits.head) {
      refuse(`${where} has more than ${limits.head} characters before its value: shorten them`);
    }
    if (line.parameters.length > limits.parameters) {
      refuse(`${where} has more than ${limits.parameters} parameters`);
    }
    if (open.length === 0 && (index > 0 || name !== 'BEGIN' || value !== 'VCALENDAR')) {
      refuse(`${where} stands outside BEGIN:VCALENDAR and END:VCALENDAR: send one VCALENDAR`);
    }
    if (name === 'BEGIN') open.push(value);
    if (open.length > limits.depth) refuse(`${where} nests components deeper than ${limits.depth}`);
    if (name === 'END' && open.pop() !== value) refuse(`${where} ends ${value}, which is not the component begun last`);
    return line;
  });
  if (lines.length === 0) refuse('the body is empty: send one VCALENDAR');
  if (open.length > 0) refuse(`END:${open.at(-1)} is missing`);
  return lines;
};
