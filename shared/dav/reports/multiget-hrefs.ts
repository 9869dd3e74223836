import { elementsOf, textOf, type XmlElement } from '../../codec/xml/node.ts';
import { hrefOf, parseHref } from '../../model/href.ts';
import { dav } from '../../model/names.ts';
import type { Target } from '../../model/target.ts';
import { DavError, violated } from '../preconditions.ts';
import type { DavContext, DavRequest } from '../verb.ts';

/** vdirsyncer and tsdav ask for a whole calendar in one multiget. */
const maxHrefs = 10_000;

export type ObjectTarget = Extract<Target, { kind: 'object' }>;

/** An href of a multiget as sent, and the object of the principal it names, if any. */
export interface AskedHref {
  readonly href: string;
  readonly target?: ObjectTarget;
}

/** What no href of ours is like: without a scheme or slash at its start, with `.`, `..` or nothing between slashes. */
const unlikeOurs = /^(?![a-z][a-z0-9+.-]*:|\/)|^\/\/dav\/|(?<!^[a-z]+:|^)\/\.{0,2}(?:\/|$)/i;
const nowhere = 'http://relative.invalid';

/**
 * RFC 4918 §8.3 wants whole paths as they were given out. What a program put together otherwise, on an address typed with a
 * slash too many or as a relative reference (RFC 3986 §5.2), is read as what it means: a 404 would be taken for a deletion.
 */
const wholeHref = (href: string, target: Target): string => {
  if (!unlikeOurs.test(href)) return href;
  const { origin, pathname } = new URL(href.replace(/^\/\/(?=dav\/)/, '/'), nowhere + hrefOf(target));
  return (origin === nowhere ? '' : origin) + pathname.replaceAll(/\/{2,}/g, '/');
};

const namedBy = (href: string, { hosts, target }: DavRequest): Target | undefined => {
  try {
    return parseHref(wholeHref(href, target), hosts);
  } catch {
    return undefined;
  }
};

/** A name that stands in a path as it is. */
const plainName = /^(?!\.\.?$)[A-Za-z0-9._~-]{1,512}$/;

/** Most hrefs name what lies in the collection asked about, in the very words of the request: they are taken apart once. */
const besides = ({ target, path }: DavRequest): ((href: string) => ObjectTarget | undefined) => {
  if (target.kind !== 'collection' || !path.endsWith('/')) return () => undefined;
  const { userName, calendarName } = target;
  return (href) => {
    const objectName = href.startsWith(path) ? href.slice(path.length) : '';
    return plainName.test(objectName) ? { kind: 'object', userName, calendarName, objectName } : undefined;
  };
};

const objectAt = (href: string, request: DavRequest, { principal }: DavContext): ObjectTarget | undefined => {
  const { target } = request;
  const named = namedBy(href, request);
  if (named?.kind !== 'object' || named.userName !== principal.userName) return undefined;
  if (target.kind === 'object' && target.objectName !== named.objectName) return undefined;
  return named;
};

/** The distinct hrefs of a multiget in order; more than 10,000 violate `number-of-matches-within-limits` (T19). */
export const askedHrefs = (query: XmlElement, request: DavRequest, context: DavContext): readonly AskedHref[] => {
  const hrefs = new Set(
    elementsOf(query)
      .filter(({ name }) => name === dav('href'))
      .map((href) => textOf(href).trim()),
  );
  if (hrefs.size === 0) throw new DavError(400, { message: 'a multiget names at least one href' });
  if (hrefs.size > maxHrefs) {
    throw violated('number-of-matches-within-limits', { message: `more than ${maxHrefs} hrefs` });
  }
  const here = besides(request);
  return Array.from(hrefs, (href) => {
    const target = here(href) ?? objectAt(href, request, context);
    return { href, ...(target && { target }) };
  });
};
