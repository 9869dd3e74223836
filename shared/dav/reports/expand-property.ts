import { el, elementsOf, textOf, type XmlElement } from '../../codec/xml/node.ts';
import { parseHref } from '../../model/href.ts';
import { type ClarkName, dav } from '../../model/names.ts';
import type { Target } from '../../model/target.ts';
import { DavError } from '../preconditions.ts';
import { loadResource, requireOwn } from '../resources/resources.ts';
import { describe, needsOf } from '../responses/describe.ts';
import { type MultistatusResponse, multistatus } from '../responses/multistatus.ts';
import { parseWanted } from '../responses/wanted.ts';
import type { DavContext } from '../verb.ts';
import type { Answer } from './answer.ts';
import { responseElement } from './response-element.ts';

/** A property asked for, and what to ask of the resources its hrefs name. */
interface Asked {
  readonly name: ClarkName;
  readonly inside: readonly Asked[];
}

/** What can stand as the name of an element behind its prefix (XML Namespaces 1.0 §4), as far as names are of use. */
const localName = /^[\p{L}_][\p{L}\p{N}\p{M}._-]*$/u;

const maxLevels = 4;
const maxLookups = 50;

const askedIn = (element: XmlElement, level = 0): readonly Asked[] => {
  if (level > maxLevels) throw new DavError(403, { message: `more than ${maxLevels} levels of properties` });
  return elementsOf(element)
    .filter(({ name }) => name === dav('property'))
    .map((property) => {
      const { name, namespace = 'DAV:' } = property.attributes;
      if (!name) throw new DavError(400, { message: 'a property without a name' });
      if (!localName.test(name) || /[{}\p{Cc}]/u.test(namespace)) {
        throw new DavError(400, { message: 'a property with a name that no element has' });
      }
      return { name: `{${namespace}}${name}`, inside: askedIn(property, level + 1) };
    });
};

const targetOf = (href: string): Target | undefined => {
  try {
    return parseHref(href, []);
  } catch {
    return undefined;
  }
};

interface Expansion {
  readonly context: DavContext;
  lookups: number;
}

const responseOf = async (
  { href, target }: { readonly href: string; readonly target: Target },
  asked: readonly Asked[],
  expansion: Expansion,
): Promise<MultistatusResponse> => {
  const wanted = parseWanted(el(dav('propfind'), el(dav('prop'), ...asked.map(({ name }) => el(name)))));
  const resource = await loadResource(target, expansion.context, needsOf(wanted, target.kind));
  const response = describe({ ...resource, href }, wanted, expansion.context);
  if (!('propstats' in response)) return response;
  const nested = new Map(asked.filter(({ inside }) => inside.length > 0).map(({ name, inside }) => [name, inside]));
  const expand = async (property: XmlElement): Promise<XmlElement> => {
    const inside = nested.get(property.name);
    return inside ? expanded(property, inside, expansion) : property;
  };
  const propstats = [];
  for (const propstat of response.propstats) {
    propstats.push({ ...propstat, properties: await Promise.all(propstat.properties.map(expand)) });
  }
  return { href, propstats };
};

/** Each href inside the property becomes the response of what it names; one that names nothing here becomes a 404. */
const expanded = async (property: XmlElement, inside: readonly Asked[], expansion: Expansion): Promise<XmlElement> => {
  const children: XmlElement[] = [];
  for (const child of elementsOf(property)) {
    children.push(child.name === dav('href') ? await expandedHref(textOf(child).trim(), inside, expansion) : child);
  }
  return { ...property, children };
};

const expandedHref = async (href: string, inside: readonly Asked[], expansion: Expansion): Promise<XmlElement> => {
  expansion.lookups += 1;
  if (expansion.lookups > maxLookups) throw new DavError(403, { message: `more than ${maxLookups} hrefs to expand` });
  const target = targetOf(href);
  try {
    if (target) return responseElement(await responseOf({ href, target }, inside, expansion));
  } catch (error) {
    if (!(error instanceof DavError) || error.status !== 404) throw error;
  }
  return responseElement({ href, status: 404 });
};

/** expand-property: properties, and in place of the hrefs in them the properties of what they name (RFC 3253 §3.8). */
export const expandProperty: Answer = async (query, { target, path }, context) => {
  requireOwn(target, context);
  const response = await responseOf({ href: path, target }, askedIn(query), { context, lookups: 0 });
  return multistatus([response], context);
};
