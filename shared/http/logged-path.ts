import { paths } from '../deployment/paths.ts';

/** Segments that are ours, not a client's. */
const words = new Set([
  ...Object.values(paths).flatMap((path) => path.split('/')),
  ...['calendars', 'principals', 'calendar', 'user'],
  ...['branches', 'users', 'resources', 'service-accesses', 'appointments', 'audit', 'changes', 'openapi.json'],
  ...['password', 'test', 'invitations', 'resource-urls', 'google-link', 'forward', 'import', 'export', 'entries'],
  ...['devices', 'reset-sync', 'feeds', 'rotate', 'calendar.mobileconfig'],
  ...[
    'phones',
    'caller',
    'free-busy',
    'batch',
    'undo-deletions',
    'deleted-resources',
    'shares',
    'erasures',
    'history',
    'trash',
    'restore',
  ],
  ...['refused-attempts', 'webhooks', 'secret'],
]);

/** Below these no id stands, but a word of ours. */
const withoutIds: ReadonlySet<string | undefined> = new Set(['phones', 'appointments']);

/** Where our words stand in each part of the URL space; everywhere else is a name, an id or a code. */
const places: Readonly<Record<string, (index: number, segments: readonly string[]) => boolean>> = {
  dav: (index) => index <= 2,
  principals: (index) => index === 1,
  calendar: (index) => index !== 3,
  '.well-known': (index) => index <= 2,
  admin: (index, segments) => index !== 4 || withoutIds.has(segments[3]),
  me: () => true,
  setup: (index) => index !== 2,
  feed: (index) => index === 1,
  console: (index) => index === 1,
  'ca.crt': (index) => index === 1,
};

const longest = 200;

/** A path as the log may hold it: our own words, and of everything else a keyed hash, by which two requests can be told apart (T48, T71). */
export const loggedPath = (path: string, hashOf: (text: string) => string): string => {
  const segments = path.split('/');
  const isPlace = places[segments[1] ?? ''] ?? (() => false);
  return segments
    .map((segment, index) => {
      const isWord = segment === '' || (isPlace(index, segments) && words.has(segment));
      return isWord ? segment : `~${hashOf(segment.toLowerCase()).slice(0, 8)}`;
    })
    .join('/')
    .slice(0, longest);
};
