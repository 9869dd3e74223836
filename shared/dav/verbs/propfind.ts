import { elementsOf } from '../../codec/xml/node.ts';
import { parseXml } from '../../codec/xml/parse.ts';
import { encodeSegment } from '../../model/href.ts';
import { dav } from '../../model/names.ts';
import { depthOf, preferenceHeaders, preferencesOf } from '../conditions/conditional.ts';
import { DavError, violated } from '../preconditions.ts';
import { collectionHref } from '../reports/members.ts';
import { loadResource, type Need, type Resource } from '../resources/resources.ts';
import { describe, needsOf } from '../responses/describe.ts';
import { addMembers } from '../responses/member-text.ts';
import { type MultistatusWriter, multistatusWriter } from '../responses/multistatus.ts';
import { maxPropertyBody, parseWanted, type Wanted } from '../responses/wanted.ts';
import type { DavContext, DavRequest, ReadingVerb } from '../verb.ts';

const wantedOf = ({ body, headers }: DavRequest): Wanted => {
  const element = parseXml(body, { bytes: maxPropertyBody });
  if (element && element.name !== dav('propfind')) throw new DavError(400, { message: 'not a DAV:propfind' });
  const forms = [dav('prop'), dav('allprop'), dav('propname')] as const;
  if (element && !elementsOf(element).some(({ name }) => forms.some((form) => form === name))) {
    throw new DavError(400, { message: 'neither prop nor allprop nor propname' });
  }
  return parseWanted(element, preferencesOf(headers));
};

/** Adds what lies in a collection, listed after its token was read, so that the token never promises more than the list holds. */
const addMembersOf = async (
  answer: MultistatusWriter,
  resource: Resource,
  href: string,
  { wanted, context }: { readonly wanted: Wanted; readonly context: DavContext },
): Promise<void> => {
  if (resource.kind === 'home')
    for (const member of resource.members ?? [])
      answer.add(describe({ ...member, href: `${href}${encodeSegment(member.calendar.homeName)}/` }, wanted, context));
  if (resource.kind !== 'collection') return;
  const { calendar } = resource;
  await addMembers(answer, { calendar, href }, await context.store.listObjects(calendar), { wanted, context });
};

/** In a listing no calendar is read whole for its length: iOS asks for entity tags there, and means those of the members. */
const forListing = (needs: ReadonlySet<Need>): ReadonlySet<Need> => needs.difference(new Set<Need>(['file']));

/** PROPFIND reads properties of a resource and, at Depth 1, of its members (RFC 4918 §9.1). Infinity is refused; an absent Depth, which means it, is taken for 1, as peers do. */
export const propfind: ReadingVerb = async (request, context) => {
  const { target, headers, path } = request;
  const depth = depthOf(headers) ?? '1';
  if (depth === 'infinity' && target.kind !== 'object') throw violated('propfind-finite-depth');

  const wanted = wantedOf(request);
  const listed = depth === '1';
  const memberNeeds = listed && target.kind === 'home' ? forListing(needsOf(wanted, 'collection')) : undefined;
  const needs = needsOf(wanted, target.kind);
  const resource = await loadResource(target, context, listed ? forListing(needs) : needs, memberNeeds);

  const { minimal, depthNoroot } = preferencesOf(headers);
  const withoutRoot = depthNoroot && listed;
  const answer = multistatusWriter(context.budget);
  if (!withoutRoot) answer.add(describe({ ...resource, href: path }, wanted, context));
  if (listed) await addMembersOf(answer, resource, collectionHref(request), { wanted, context });
  const { status, headers: type, body } = answer.finish();
  const applied = [...(minimal ? ['return=minimal'] : []), ...(withoutRoot ? ['depth-noroot'] : [])];
  return { status, headers: { ...type, ...preferenceHeaders(headers, applied) }, ...(body !== undefined && { body }) };
};
