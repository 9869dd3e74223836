import { parseXml } from '../../codec/xml/parse.ts';
import { hrefOf, parseHref } from '../../model/href.ts';
import { dav } from '../../model/names.ts';
import type { PropertyPlace } from '../../store/reader.ts';
import type { ObjectPlace } from '../../store/writer.ts';
import { preferenceHeaders, preferencesOf } from '../conditions/conditional.ts';
import { ifHolds, parseIf } from '../conditions/if-header.ts';
import { DavError, violated } from '../preconditions.ts';
import { foldInstructions, instructionsOf } from '../properties/property-update.ts';
import { loadResource, type Need, propertiesOf, type Resource } from '../resources/resources.ts';
import { multistatus } from '../responses/multistatus.ts';
import { maxPropertyBody } from '../responses/wanted.ts';
import { requireRights } from '../rights/require-rights.ts';
import { rightsIn } from '../rights/rights-in.ts';
import type { DavContext, DavRequest, Verb } from '../verb.ts';

const instructionsIn = ({ body }: DavRequest) => {
  const root = parseXml(body, { bytes: maxPropertyBody });
  if (root?.name !== dav('propertyupdate')) throw new DavError(400, { message: 'not a DAV:propertyupdate' });
  const instructions = instructionsOf(root);
  if (instructions.length === 0) throw new DavError(400, { message: 'nothing to set or remove' });
  return instructions;
};

/** The `If` header; its only state token here is a collection's sync token (RFC 6578 §5), only objects have entity tags. */
const requireIf = ({ headers, hosts }: DavRequest, resource: Resource): void => {
  const header = headers.get('if');
  if (header === undefined) return;
  const token = resource.kind === 'collection' ? resource.token : undefined;
  const etag = resource.kind === 'object' ? resource.object.etag : undefined;
  const isSelf = (href: string | undefined): boolean => {
    const named = href === undefined ? undefined : parseHref(href, hosts);
    return href === undefined || (named !== undefined && hrefOf(named) === resource.href);
  };
  const holds = ifHolds(parseIf(header), (href) =>
    isSelf(href) ? { tokens: token === undefined ? [] : [token], ...(etag !== undefined && { etag }) } : undefined,
  );
  if (!holds) throw new DavError(412);
};

const placeOf = (resource: Resource, { principal }: DavContext): PropertyPlace | ObjectPlace => {
  if (resource.kind === 'object') return { calendar: resource.calendar, name: resource.object.name, principal };
  return resource.kind === 'collection' ? { calendar: resource.calendar, principal } : { principal };
};

/** PROPPATCH sets and removes properties, all or none, and says of each what became of it (RFC 4918 §9.2). */
export const proppatch: Verb = async (request, context) => {
  const { target, headers, path } = request;
  const instructions = instructionsIn(request);
  const needs: readonly Need[] = headers.has('if') ? ['properties', 'token'] : ['properties'];
  const resource = await loadResource(target, context, new Set(needs));
  requireIf(request, resource);

  if (resource.kind === 'object')
    requireRights(rightsIn(resource.calendar, context.principal), [{ right: 'editText' }]);
  if (resource.kind === 'object' && (resource.object.shown ?? 'full') !== 'full')
    throw violated('need-privileges', { message: 'this appointment is shown without its texts and properties' });
  const update = foldInstructions(instructions, target.kind, propertiesOf(resource));
  if (update.outcome === 'accepted') {
    const stored = await context.store.patchProperties(placeOf(resource, context), update.patch);
    if (stored === 'gone') throw new DavError(404);
    if (preferencesOf(headers).minimal) return { status: 200, headers: preferenceHeaders(headers, ['return=minimal']) };
  }
  return multistatus([{ href: path, propstats: update.propstats }], context);
};
