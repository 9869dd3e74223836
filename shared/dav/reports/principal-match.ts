import { childOf, el, elementsOf, textOf, type XmlElement } from '../../codec/xml/node.ts';
import { hrefOf } from '../../model/href.ts';
import { dav } from '../../model/names.ts';
import { DavError } from '../preconditions.ts';
import { collectionResource, loadResource, type Need, objectResources, type Resource } from '../resources/resources.ts';
import { describe, describeEach, needsOf } from '../responses/describe.ts';
import { multistatus } from '../responses/multistatus.ts';
import { parseWanted, type Wanted } from '../responses/wanted.ts';
import type { DavContext, DavRequest } from '../verb.ts';
import type { Answer } from './answer.ts';
import { calendarsAt } from './members.ts';
import { ownPrincipal, principalsLieAt } from './own-principal.ts';

/** The property that is to name a principal: exactly one, whatever it is called. */
const namingProperty = (element: XmlElement): Wanted => {
  const naming = parseWanted(el(dav('propfind'), el(dav('prop'), ...elementsOf(element))), { minimal: true });
  if (naming.properties.length !== 1) {
    throw new DavError(400, { message: 'principal-property holds the name of one property' });
  }
  return naming;
};

/** The resource asked about and all that lie below it, with what both descriptions need. */
const atAndBelow = async (
  request: DavRequest,
  forms: readonly Wanted[],
  context: DavContext,
): Promise<readonly Resource[]> => {
  const { target } = request;
  // As in a listing, no calendar is read whole for its length.
  const needs = (kind: Resource['kind']) =>
    new Set(forms.flatMap((wanted) => [...needsOf(wanted, kind)])).difference(new Set<Need>(['file']));
  const load = (place: typeof target) => loadResource(place, context, needs(place.kind));
  const { userName } = context.principal;
  const own =
    target.kind === 'root'
      ? ([
          { kind: 'principal', userName },
          { kind: 'home', userName },
        ] as const)
      : [];
  const found = await Promise.all([target, ...own].map(load));
  if (target.kind === 'object' || target.kind === 'principal') return found;
  for (const { calendar, href } of await calendarsAt(request, context)) {
    if (target.kind !== 'collection')
      found.push({ ...(await collectionResource(calendar, context, needs('collection'))), href });
    const entries = await context.store.listObjects(calendar);
    found.push(...(await objectResources({ calendar, href }, entries, needs('object'), context)));
  }
  return found;
};

/**
 * principal-match: with `self` the principal that is signed in, where the resource asked about holds principals; with
 * `principal-property` whatever lies there and names that principal by this property (RFC 3744 §9.3).
 */
export const principalMatch: Answer = async (query, request, context) => {
  const wanted = parseWanted(query);
  const [self, property] = [childOf(query, dav('self')), childOf(query, dav('principal-property'))];
  if (!self === !property) throw new DavError(400, { message: 'principal-match needs self or principal-property' });
  if (!property) {
    await loadResource(request.target, context);
    return multistatus(principalsLieAt(request.target) ? [await ownPrincipal(wanted, context)] : [], context);
  }
  const naming = namingProperty(property);
  const own = hrefOf({ kind: 'principal', userName: context.principal.userName });
  const namesOwn = (resource: Resource): boolean => {
    const response = describe(resource, naming, context);
    const values = 'propstats' in response ? response.propstats.flatMap(({ properties }) => properties) : [];
    return values.flatMap(elementsOf).some((value) => value.name === dav('href') && textOf(value).trim() === own);
  };
  const matching = (await atAndBelow(request, [wanted, naming], context)).filter(namesOwn);
  return multistatus(describeEach(matching, wanted, context), context);
};
