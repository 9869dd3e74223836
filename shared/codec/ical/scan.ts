import { InvalidCalendarError } from './invalid-calendar.ts';
import { limits } from './limits.ts';

/** Characters that no answer in XML could carry. */
const forbidden = /[^\P{Cc}\t\n\x7f-\x9f]|[\ufffe\uffff]/u;

const refuse = (message: string): never => {
  throw new InvalidCalendarError('valid-calendar-data', message);
};

/**
 * Looks once at every content line, without a library and in time linear in its length: no character XML forbids, no
 * endless line or parameter list, BEGIN and END in pairs, one VCALENDAR and nothing beside it (RFC 5545 §3.1, §3.4).
 */
export const scanLines = (lines: readonly string[]): void => {
  const open: string[] = [];
  lines.forEach((line, index) => {
    const where = `content line ${index + 1}`;
    if (line.length > limits.line) refuse(`${where} is longer than ${limits.line} characters: shorten it`);
    if (forbidden.test(line)) refuse(`${where} has a control character: remove it`);
    const { name, value } = splitLine(line, where);
    if (open.length === 0 && (index > 0 || name !== 'BEGIN' || value !== 'VCALENDAR')) {
      refuse(`${where} stands outside BEGIN:VCALENDAR and END:VCALENDAR: send one VCALENDAR`);
    }
    if (name === 'BEGIN') open.push(value);
    if (open.length > limits.depth) refuse(`${where} nests components deeper than ${limits.depth}`);
    if (name === 'END' && open.pop() !== value) refuse(`${where} ends ${value}, which is not the component begun last`);
  });
  if (lines.length === 0) refuse('the body is empty: send one VCALENDAR');
  if (open.length > 0) refuse(`END:${open.at(-1)} is missing`);
};

const namePattern = /^[A-Za-z0-9-]+(?=[;:])/;

/** Name (upper case) and value of a content line; of BEGIN and END the value in upper case and trimmed. */
const splitLine = (line: string, where: string): { name: string; value: string } => {
  const name = namePattern.exec(line)?.[0]?.toUpperCase() ?? refuse(`${where} is not "NAME:value"`);
  let quoted = false;
  let parameters = 0;
  let at = name.length;
  for (; at < line.length; at += 1) {
    const character = line[at];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === ';') parameters += 1;
    else if (character === ':') break;
  }
  if (at === line.length) refuse(`${where} has no value: "${name}" needs ":" behind its parameters`);
  if (parameters > limits.parameters) refuse(`${where} has more than ${limits.parameters} parameters`);
  const value =
    name === 'BEGIN' || name === 'END'
      ? line
          .slice(at + 1)
          .trim()
          .toUpperCase()
      : '';
  return { name, value };
};
