import { canonicalUserName } from './entities/service-access.ts';
import type { Target } from './target.ts';
import { isXmlText } from './xml-text.ts';

/** A path that can name nothing anywhere: what is wrong with it stands in the message, fit for the client. */
export class MalformedHrefError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedHrefError';
  }
}

/** Octets of an object's or calendar's name as the client chose it. */
const maxNameOctets = 512;

/** Clients try these before they know anything: DAVx5, iOS and macOS discovery (RFC 6764 §6). */
const probePaths: readonly RegExp[] = [
  /^\*$/,
  /^\/$/,
  /^\/dav\/?$/,
  /^(\/dav)?\/principals\/?$/,
  /^\/dav\/calendars\/?$/,
  /^\/calendar\/dav\/[^/]+\/user\/?$/,
];

/** What a path names: undefined means 404, a malformed path throws MalformedHrefError. Collections are known with and without their final `/`. */
export const parseTarget = (path: string): Target | undefined => {
  if (probePaths.some((probe) => probe.test(path))) return { kind: 'root' };

  const [, first, ...rest] = (path.endsWith('/') ? path.slice(0, -1) : path).split('/').map(decodeSegment);
  const [area, user = '', calendarName, objectName, ...more] = rest;
  if (first !== 'dav' || more.length > 0 || !/^[a-z0-9._-]{1,64}$/i.test(user)) return undefined;
  const userName = canonicalUserName(user);

  if (area === 'principals') return calendarName === undefined ? { kind: 'principal', userName } : undefined;
  if (area !== 'calendars') return undefined;
  if (calendarName === undefined) return { kind: 'home', userName };
  if (objectName === undefined) return { kind: 'collection', userName, calendarName };
  return path.endsWith('/') ? undefined : { kind: 'object', userName, calendarName, objectName };
};

/** One percent-decoding, and nothing that could name another key: no empty, dotted, slashed or unprintable segment. */
const decodeSegment = (segment: string, index: number): string => {
  if (index === 0) return segment;
  const name = decoded(segment);
  const unsafe = name === '' || name === '.' || name === '..' || /[/\p{Cc}]/u.test(name);
  if (unsafe || !isXmlText(name) || Buffer.byteLength(name) > maxNameOctets) {
    throw new MalformedHrefError('a name is 1 to 512 octets, without slashes and control characters, and not . or ..');
  }
  return name;
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new MalformedHrefError('malformed percent-encoding');
  }
};

/** Where principals lie (RFC 3744 §5.8). */
export const principalsHref = '/dav/principals/';

/** The absolute path of a target, percent-encoded; collections end with `/` (RFC 4918 §5.2). */
export const hrefOf = (target: Target): string => {
  switch (target.kind) {
    case 'root':
      return '/dav/';
    case 'principal':
      return `${principalsHref}${target.userName}/`;
    case 'home':
      return `/dav/calendars/${target.userName}/`;
    case 'collection':
      return `/dav/calendars/${target.userName}/${encodeSegment(target.calendarName)}/`;
    case 'object':
      return `/dav/calendars/${target.userName}/${encodeSegment(target.calendarName)}/${encodeSegment(target.objectName)}`;
  }
};

const unreserved = /^[A-Za-z0-9._~-]+$/;

/** One path segment, percent-encoded. */
export const encodeSegment = (name: string): string =>
  unreserved.test(name)
    ? name
    : encodeURIComponent(name).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The resource specific URL: what is typed into a phone (S19, S20). */
export const resourceUrl = (baseUrl: string, userName: string, calendarName: string): string =>
  new URL(hrefOf({ kind: 'collection', userName: canonicalUserName(userName), calendarName }), baseUrl).href;

/** A host as it is compared: in lower case, without whom a URL signs in, the root's dot and the ports that go without saying. */
const bareHost = (authority: string): string =>
  authority
    .toLowerCase()
    .replace(/^.*@/, '')
    .replace(/:(?:80|443)?$/, '')
    .replace(/\.(?=$|:)/, '');

/** Is that authority of a URL one of the names this server goes by? */
export const isOwnHost = (authority: string, hosts: readonly string[]): boolean =>
  hosts.some((host) => bareHost(host) === bareHost(authority));

/**
 * What an href of a request body or `Destination` names: an absolute path, or a URL of one of these hosts (RFC 4918 §8.3);
 * undefined when it is somewhere else or nowhere.
 */
export const parseHref = (href: string, hosts: readonly string[]): Target | undefined => {
  const text = href.trim();
  const [url, authority = '', rest = ''] = /^(?:https?:)?\/\/([^/?#]*)([^?#]*)/i.exec(text) ?? [];
  if (url !== undefined && !isOwnHost(authority, hosts)) return undefined;
  const path = url === undefined ? text.replace(/[?#].*$/s, '') : rest || '/';
  return path.startsWith('/') ? parseTarget(path) : undefined;
};
