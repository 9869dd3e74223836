import type { Conditions } from '../../model/calendar-object.ts';
import { DavError } from '../preconditions.ts';

type Headers = ReadonlyMap<string, string>;

const malformed = (header: string): DavError => new DavError(400, { message: `malformed ${header}` });

/** `If-Match` and `If-None-Match` as data for the store (RFC 9110 §13.1). */
export const conditionsOf = (headers: Headers): Conditions => {
  const ifMatch = headers.get('if-match');
  const ifNoneMatch = headers.get('if-none-match');
  return {
    ...(ifMatch !== undefined && { ifMatch: parseTags('If-Match', ifMatch) }),
    // A cache between us may have weakened the tag; for a read that is still the same object.
    ...(ifNoneMatch !== undefined && {
      ifNoneMatch: parseTags('If-None-Match', ifNoneMatch.replace(/\bW\/(?=")/g, '')),
    }),
  };
};

const tagList = /^\s*(?:,\s*)*(?:W\/)?"[^"]*"(?:\s*,(?:\s*(?:W\/)?"[^"]*")?)*\s*$/;

const parseTags = (header: string, value: string): '*' | readonly string[] => {
  const text = value.trim();
  if (text === '*') return '*';
  // Some clients send back the tag without its quotes.
  if (/^[\w.+/=:-]+$/.test(text)) return [`"${text}"`];
  if (text.length > 4096 || !tagList.test(text)) throw malformed(header);
  return text.match(/(?:W\/)?"[^"]*"/g) ?? [];
};

export type Depth = '0' | '1' | 'infinity';

/** The `Depth` header; undefined when it is absent, for the verb to decide (RFC 4918 §10.2). */
export const depthOf = (headers: Headers): Depth | undefined => {
  const depth = headers.get('depth')?.trim().toLowerCase();
  if (depth === undefined || depth === '0' || depth === '1' || depth === 'infinity') return depth;
  throw malformed('Depth');
};

/** The `Overwrite` header: true unless `F` (RFC 4918 §10.6). */
export const overwriteOf = (headers: Headers): boolean => {
  const overwrite = headers.get('overwrite')?.trim().toUpperCase() ?? 'T';
  if (overwrite !== 'T' && overwrite !== 'F') throw malformed('Overwrite');
  return overwrite === 'T';
};

export interface Preferences {
  /** `return=minimal` or Microsoft's `Brief: t`: nothing about what is not there. */
  readonly minimal: boolean;
  readonly representation: boolean;
  readonly depthNoroot: boolean;
}

/** What the client would like of the answer (RFC 7240, RFC 8144). */
export const preferencesOf = (headers: Headers): Preferences => {
  const preferred = (headers.get('prefer') ?? '').split(/[,;]/).map((part) => part.replace(/[\s"]/g, '').toLowerCase());
  return {
    minimal: preferred.includes('return=minimal') || headers.get('brief')?.trim().toLowerCase() === 't',
    representation: preferred.includes('return=representation'),
    depthNoroot: preferred.includes('depth-noroot'),
  };
};

/** `Preference-Applied` and `Vary` for what was honoured (RFC 7240 §3, RFC 8144 §2). */
export const preferenceHeaders = (headers: Headers, applied: readonly string[]): Record<string, string> => ({
  vary: 'Brief, Prefer',
  ...(headers.has('prefer') && applied.length > 0 && { 'preference-applied': applied.join(', ') }),
});
