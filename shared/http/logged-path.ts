import { paths } from '../deployment/paths.ts';

/** Makes of a path what the log may hold. */
export type LoggedPath = (path: string, hashOf: (text: string) => string) => string;

/** Where our words stand in the paths that are no call of an API; `{…}` is a name, an id or a code. */
const known = [
  paths.wellKnown,
  `${paths.dav}/calendars/{userName}/{calendar}/{object}`,
  `${paths.dav}/principals/{userName}`,
  '/principals/{userName}',
  '/calendar/dav/{userName}/user',
  paths.admin,
  paths.me,
  `${paths.setup}/{code}/calendar.mobileconfig`,
  `${paths.feeds}/{resource}/{secret}`,
  paths.console,
  paths.authority,
];

const isOurs = (segment = ''): boolean => !segment.startsWith('{');

const longest = 200;

/**
 * A path as the log may hold it: the words of these templates where they stand, and of everything else a keyed hash, by which
 * two requests can be told apart (T48, T71).
 */
export const loggedPathOf = (templates: readonly string[] = []): LoggedPath => {
  const all = [...known, ...templates].map((template) => template.split('/'));
  return (path, hashOf) => {
    let fitting = all;
    return path
      .split('/')
      .map((segment, index) => {
        const named = fitting.filter((template) => template[index] === segment && isOurs(segment));
        fitting = named.length > 0 ? named : fitting.filter((template) => !isOurs(template[index]));
        return segment === '' || named.length > 0 ? segment : `~${hashOf(segment.toLowerCase()).slice(0, 8)}`;
      })
      .join('/')
      .slice(0, longest);
  };
};
