import { blocksIn, documentOf, linesIn } from './document.ts';

/** The RRULE of the master as it is written, in upper case and FREQ first (RFC 5545 §3.3.10); undefined without one. */
export const ruleTextOf = (body: Uint8Array): string | undefined => {
  const masters = blocksIn(documentOf(body))
    .flatMap(blocksIn)
    .filter(({ name }) => name !== 'VTIMEZONE');
  const rule = masters.flatMap(linesIn).find(({ name }) => name === 'RRULE')?.value;
  if (rule === undefined) return undefined;
  const parts = rule
    .trim()
    .toUpperCase()
    .split(';')
    .filter((part) => part !== '');
  return [
    ...parts.filter((part) => part.startsWith('FREQ=')),
    ...parts.filter((part) => !part.startsWith('FREQ=')),
  ].join(';');
};
