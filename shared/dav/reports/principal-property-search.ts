import { childOf, el, elementsOf, textOf, type XmlElement } from '../../codec/xml/node.ts';
import { dav } from '../../model/names.ts';
import { foldOf } from '../filter/collation.ts';
import { DavError } from '../preconditions.ts';
import { loadResource } from '../resources/resources.ts';
import { describe, needsOf } from '../responses/describe.ts';
import { multistatus } from '../responses/multistatus.ts';
import { parseWanted } from '../responses/wanted.ts';
import type { DavContext } from '../verb.ts';
import type { Answer } from './answer.ts';
import { ownPrincipal, principalsLieAt } from './own-principal.ts';

/** What principals can be searched by, in words. */
export const searchableProperties = { [dav('displayname')]: 'Name' } as const;

interface Search {
  readonly names: readonly XmlElement[];
  readonly text: string;
}

const fold = foldOf('i;unicode-casemap');

const searchesOf = (query: XmlElement): readonly Search[] => {
  const searches = elementsOf(query).filter(({ name }) => name === dav('property-search'));
  if (searches.length === 0) throw new DavError(400, { message: 'nothing to search for' });
  return searches.map((search) => {
    const [prop, match] = [childOf(search, dav('prop')), childOf(search, dav('match'))];
    if (!prop || !match) throw new DavError(400, { message: 'a property-search has prop and match' });
    return { names: elementsOf(prop), text: fold(textOf(match)) };
  });
};

const holds = async ({ names, text }: Search, context: DavContext): Promise<boolean> => {
  if (names.length === 0 || names.some(({ name }) => !Object.hasOwn(searchableProperties, name))) return false;
  const wanted = parseWanted(el(dav('propfind'), el(dav('prop'), ...names)), { minimal: true });
  const target = { kind: 'principal', userName: context.principal.userName } as const;
  const response = describe(await loadResource(target, context, needsOf(wanted, 'principal')), wanted, context);
  const found = 'propstats' in response ? response.propstats.flatMap(({ properties }) => properties) : [];
  return found.length === names.length && found.every((property) => fold(textOf(property)).includes(text));
};

/**
 * principal-property-search: principals whose properties contain a text, where the resource asked about holds principals or
 * the query is about those of the whole server; only one's own is ever found (RFC 3744 §9.4).
 */
export const principalPropertySearch: Answer = async (query, { target }, context) => {
  await loadResource(target, context);
  const everywhere = childOf(query, dav('apply-to-principal-collection-set')) !== undefined;
  const verdicts = await Promise.all(searchesOf(query).map((search) => holds(search, context)));
  const found = (everywhere || principalsLieAt(target)) && verdicts.every((verdict) => verdict);
  return multistatus(found ? [await ownPrincipal(parseWanted(query), context)] : [], context);
};
