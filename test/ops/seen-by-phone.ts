import type { TestGateway } from '../support/gateway.ts';

/** What a phone keeps of its calendars, and would miss. */
export interface Remembered {
  readonly userName: string;
  readonly password: string;
  readonly calendars: Readonly<
    Record<
      string,
      { readonly token: string; readonly properties: string; readonly etags: Readonly<Record<string, string>> }
    >
  >;
}

const firstSync =
  '<sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>';
const names =
  '<propfind xmlns="DAV:" xmlns:A="http://apple.com/ns/ical/" xmlns:X="urn:x"><prop><displayname/><A:calendar-color/><X:dead/></prop></propfind>';

const propertiesIn = (text: string): string =>
  [...text.matchAll(/<(?:\w+:)?(displayname|calendar-color|dead)(?:\s[^>]*)?>([^<]+)</g)]
    .map(([, name, value]) => `${name}=${value}`)
    .sort()
    .join(' ');

const etagsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/href>([^<]+)<.*?getetag>([^<]+)</gs)]
      .map(([, href = '', etag = '']) => [href, etag] as const)
      .sort(),
  );

/** Looks at every calendar of the home as a phone does that synchronises for the first time. */
export const seenBy = async ({ fetch, shop }: Pick<TestGateway, 'fetch' | 'shop'>): Promise<Remembered> => {
  const { canonicalName: userName } = shop.access;
  const { text: home } = await fetch('PROPFIND', `/dav/calendars/${userName}/`, {
    headers: { depth: '1' },
    body: '<propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>',
  });
  const hrefs = [...home.matchAll(/href>([^<]+)</g)]
    .map(([, href = '']) => href)
    .filter((href) => href.split('/').length > 5);
  const calendars: Record<string, Remembered['calendars'][string]> = {};
  for (const href of hrefs) {
    const { text } = await fetch('REPORT', href, { body: firstSync });
    const found = await fetch('PROPFIND', href, { headers: { depth: '0' }, body: names });
    calendars[href] = {
      token: /sync-token>([^<]+)</.exec(text)?.[1] ?? '',
      properties: propertiesIn(found.text),
      etags: etagsIn(text),
    };
  }
  return { userName, password: shop.password, calendars };
};
