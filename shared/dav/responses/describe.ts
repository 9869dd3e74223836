import { el, type XmlElement } from '../../codec/xml/node.ts';
import type { ClarkName } from '../../model/names.ts';
import type { LiveProperty } from '../properties/property.ts';
import { liveOn } from '../properties/registry.ts';
import { storedElement } from '../properties/stored.ts';
import { type Need, propertiesOf, type Resource, type ResourceKind } from '../resources/resources.ts';
import type { DavContext } from '../verb.ts';
import type { MultistatusResponse, Propstat } from './multistatus.ts';
import type { Wanted } from './wanted.ts';

/** What a request comes to on one kind of resource; the same for all members of a listing. */
interface Plan {
  readonly live: readonly { readonly entry: LiveProperty; readonly requested: XmlElement; readonly named: boolean }[];
  /** Names without a live property here: dead properties, or nothing. */
  readonly other: readonly ClarkName[];
  readonly needs: ReadonlySet<Need>;
  /** All of `other` as not found. */
  readonly notFound: Propstat;
}

const none = {};
const plans = new WeakMap<Wanted, Map<ResourceKind, Plan>>();

const planOf = (wanted: Wanted, kind: ResourceKind): Plan => {
  const byKind = plans.get(wanted) ?? new Map<ResourceKind, Plan>();
  plans.set(wanted, byKind);
  const plan = byKind.get(kind) ?? makePlan(wanted, kind);
  byKind.set(kind, plan);
  return plan;
};

const makePlan = ({ kind: form, properties, also = [] }: Wanted, kind: ResourceKind): Plan => {
  const known = liveOn(kind);
  const added = new Map(also.filter(({ on }) => on.includes(kind)).map((entry) => [entry.name, entry]));
  const named = properties.flatMap((requested) => {
    const entry = known.get(requested.name) ?? added.get(requested.name);
    return entry ? [{ entry, requested, named: true }] : [];
  });
  const unnamed = [...known.values()]
    .filter(({ inAllprop }) => form === 'propname' || (form === 'allprop' && inAllprop))
    .filter(({ name }) => !named.some(({ entry }) => entry.name === name))
    .map((entry) => ({ entry, requested: el(entry.name), named: false }));
  const live = [...named, ...unnamed];
  const other = properties.map(({ name }) => name).filter((name) => !known.has(name) && !added.has(name));
  const needs = new Set(live.flatMap(({ entry }) => entry.needs ?? []));
  if (form !== 'prop' || other.length > 0) needs.add('properties');
  return { live, other, needs, notFound: { status: 404, properties: other.map((name) => el(name)) } };
};

/** What must be loaded of a resource of this kind before it can be described. */
export const needsOf = (wanted: Wanted, kind: ResourceKind): ReadonlySet<Need> => planOf(wanted, kind).needs;

/** Of members whose entries say all that is asked for: which properties, in short, and what they all lack. */
export interface ListingPlan {
  readonly properties: string;
  readonly notFound: Propstat | undefined;
}

/** The plan of an answer that listings alone can give; undefined where something else decides on it. */
export const listingPlan = (wanted: Wanted): ListingPlan | undefined => {
  const { live, notFound } = planOf(wanted, 'object');
  if (wanted.kind !== 'prop' || live.length === 0 || !live.every(({ entry }) => entry.ofEntry)) return undefined;
  const isSaid = !wanted.minimal && notFound.properties.length > 0;
  return { properties: live.map(({ entry }) => entry.name).join(' '), notFound: isSaid ? notFound : undefined };
};

/** One resource as a response: its properties by status, every name asked for in exactly one of them. Pure, no I/O. */
export const describe = (resource: Resource, wanted: Wanted, context: DavContext): MultistatusResponse => {
  const plan = planOf(wanted, resource.kind);
  const found: XmlElement[] = [];
  const missing: ClarkName[] = [];

  for (const { entry, requested, named } of plan.live) {
    const value = entry.get(resource, context, requested);
    if (value !== undefined)
      found.push('name' in value ? value : { name: entry.name, attributes: none, children: value });
    else if (named) missing.push(entry.name);
  }
  const dead = deadProperties(resource, wanted, plan);
  found.push(...dead);

  const shown = wanted.kind === 'propname' ? found.map(({ name }) => el(name)) : found;
  const propstats: Propstat[] = shown.length > 0 ? [{ status: 200, properties: shown }] : [];
  const absent = notFound(plan, missing, dead);
  if (!wanted.minimal && absent.properties.length > 0) propstats.push(absent);
  return { href: resource.href, propstats: propstats.length > 0 ? propstats : [{ status: 200, properties: [] }] };
};

/** Each resource as a response, made when it is asked for. */
export function* describeEach(
  resources: Iterable<Resource>,
  wanted: Wanted,
  context: DavContext,
): Generator<MultistatusResponse> {
  for (const resource of resources) yield describe(resource, wanted, context);
}

/** The dead properties among those asked for, or all of them for `allprop` and `propname`. */
const deadProperties = (resource: Resource, { kind }: Wanted, { other }: Plan): readonly XmlElement[] => {
  const properties = propertiesOf(resource);
  const kept = Object.keys(properties) as ClarkName[];
  const known = liveOn(resource.kind);
  const names = kind === 'prop' ? other : kept.filter((name) => !known.has(name));
  return names.map((name) => storedElement({ properties }, name)).filter((element) => element !== undefined);
};

const notFound = ({ other, notFound }: Plan, missing: readonly ClarkName[], dead: readonly XmlElement[]): Propstat => {
  if (missing.length === 0 && dead.length === 0) return notFound;
  const absent = other.filter((name) => !dead.some((element) => element.name === name));
  return { status: 404, properties: [...missing, ...absent].map((name) => el(name)) };
};
