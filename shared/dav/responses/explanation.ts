import type { Target } from '../../model/target.ts';
import type { DavResponse } from '../verb.ts';

const explanations: Readonly<Record<Exclude<Target['kind'], 'collection' | 'object'>, string>> = {
  root: 'This is a CalDAV server. Enter this address, your user name and your password into the calendar app of your phone.',
  principal: 'This address stands for you on this CalDAV server. Calendar apps find your calendars from here.',
  home: 'Your calendars lie below this address. Open it with a calendar app; a browser cannot show them.',
};

/** What a URL is for, in words, for whoever opens it in a browser (RFC 4918 §9.4). */
export const explanationOf = ({ kind }: { readonly kind: keyof typeof explanations }): DavResponse => ({
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'private, no-cache' },
  body: `${explanations[kind]}\n`,
});
