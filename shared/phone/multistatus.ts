import type { Answer } from './ask.ts';

/** One response of a multistatus, as far as a phone looks (RFC 4918 §14.24). */
export interface Member {
  readonly href: string;
  readonly isCalendar: boolean;
}

/** The responses of a multistatus, in its order. */
export const membersIn = ({ text }: Answer): readonly Member[] =>
  [...text.matchAll(/<(?:\w+:)?response>(.*?)<\/(?:\w+:)?response>/gs)].map(([, inside = '']) => ({
    href: /<(?:\w+:)?href>([^<]*)</.exec(inside)?.[1] ?? '',
    isCalendar: /<(?:\w+:)?calendar\s*\/>/.test(inside),
  }));

/** Does it carry a sync-token (RFC 6578 §3.8)? */
export const hasSyncToken = ({ text }: Answer): boolean => /<(?:\w+:)?sync-token>[^<]+</.test(text);
