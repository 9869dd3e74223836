import { childOf, elementsOf, type XmlElement } from '../../codec/xml/node.ts';
import type { StoredProperties } from '../../model/calendar.ts';
import { type ClarkName, caldav, dav, namespaces } from '../../model/names.ts';
import { DavError, preconditions } from '../preconditions.ts';
import type { ResourceKind } from '../resources/resources.ts';
import type { Propstat } from '../responses/multistatus.ts';
import type { PropertyPatch } from './property.ts';
import { liveOn, liveProperties } from './registry.ts';
import { keepsAsSent } from './stored.ts';

/** One property to set, or without a value to remove (RFC 4918 §14.23, §14.26). */
export interface Instruction {
  readonly name: ClarkName;
  readonly value?: XmlElement;
}

const xmlLang = '{http://www.w3.org/XML/1998/namespace}lang';

/** The instructions inside `propertyupdate`, `mkcalendar` or `mkcol`, in document order; `xml:lang` in scope is kept with each value (RFC 4918 §4.3). */
export const instructionsOf = (root: XmlElement): readonly Instruction[] =>
  elementsOf(root).flatMap((step) => {
    if (step.name !== dav('set') && step.name !== dav('remove')) return [];
    const prop = childOf(step, dav('prop'));
    if (!prop) throw new DavError(400, { message: `${step.name} without prop` });
    if (step.name === dav('remove')) return elementsOf(prop).map(({ name }) => ({ name }));
    const lang = [prop, step, root].map(({ attributes }) => attributes[xmlLang]).find((one) => one !== undefined);
    return elementsOf(prop).map((value) => ({ name: value.name, value: withLang(value, lang) }));
  });

const withLang = (value: XmlElement, lang: string | undefined): XmlElement =>
  lang === undefined ? value : { ...value, attributes: { [xmlLang]: lang, ...value.attributes } };

/** What a server says of itself, and this one does not: kept as dead properties they would make clients believe in locks, versions and scheduling. */
const reserved: ReadonlySet<ClarkName> = new Set([
  dav('lockdiscovery'),
  dav('supportedlock'),
  dav('checked-in'),
  dav('checked-out'),
  dav('version-name'),
  caldav('calendar-user-address-set'),
  caldav('calendar-user-type'),
  caldav('schedule-default-calendar-URL'),
  caldav('schedule-inbox-URL'),
  caldav('schedule-outbox-URL'),
  caldav('schedule-tag'),
  ...liveProperties.flatMap(({ name }) => (name.startsWith(`{${namespaces.D}}`) ? [name] : [])),
]);

interface Refusal {
  readonly status: number;
  readonly error?: ClarkName;
}

const isProtected: Refusal = { status: 403, error: preconditions['cannot-modify-protected-property'].name };

/** Octets one property may hold, and all that are kept at one place; an object shares its row with them. */
const maxProperty = 16 * 1024;
const maxKept = (kind: ResourceKind): number => (kind === 'object' ? 32 : 128) * 1024;

/** What one instruction comes to on that kind of resource. */
const judge = ({ name, value }: Instruction, kind: ResourceKind): PropertyPatch | Refusal => {
  const live = liveOn(kind).get(name);
  if (live && !live.set) return isProtected;
  // What is not there can be removed (RFC 4918 §14.23).
  if (!live && reserved.has(name)) return value ? isProtected : {};
  if (kind === 'root') return value ? isProtected : {};
  try {
    const patch = live?.set ? live.set(value) : keepsAsSent(name)(value);
    const largest = Math.max(0, ...Object.values(patch).map((text) => Buffer.byteLength(text ?? '')));
    return largest > maxProperty ? { status: 507 } : patch;
  } catch (refusal) {
    if (!(refusal instanceof DavError)) throw refusal;
    const [condition] = refusal.conditions;
    return { status: refusal.status, ...(condition && { error: condition.name }) };
  }
};

const isRefusal = (judged: PropertyPatch | Refusal): judged is Refusal => 'status' in judged;

/** All instructions folded: one patch, or what is wrong, property by property (RFC 4918 §9.2: all or none). */
export type PropertyUpdate =
  | { readonly outcome: 'accepted'; readonly patch: PropertyPatch; readonly propstats: readonly Propstat[] }
  | { readonly outcome: 'refused'; readonly propstats: readonly Propstat[] };

const octetsOf = (properties: PropertyPatch): number =>
  Object.entries(properties).reduce((sum, [name, text]) => sum + Buffer.byteLength(name + (text ?? '')), 0);

/** Decides about instructions without I/O; `kept` is what is stored there already. */
export const foldInstructions = (
  instructions: readonly Instruction[],
  kind: ResourceKind,
  kept: StoredProperties = {},
): PropertyUpdate => {
  const judged = instructions.map((instruction) => ({ instruction, verdict: judge(instruction, kind) }));
  const patch: PropertyPatch = Object.assign({}, ...judged.map(({ verdict }) => (isRefusal(verdict) ? {} : verdict)));
  const size = octetsOf({ ...kept, ...patch });

  const refusals = new Map<ClarkName, Refusal>();
  for (const { instruction, verdict } of judged) {
    if (isRefusal(verdict)) refusals.set(instruction.name, verdict);
    else if (size > maxKept(kind) && instruction.value) refusals.set(instruction.name, { status: 507 });
  }
  const names = [...new Set(instructions.map(({ name }) => name))];
  if (refusals.size === 0) return { outcome: 'accepted', patch, propstats: names.map((name) => propstat(name, 200)) };
  return {
    outcome: 'refused',
    propstats: names.map((name) => {
      const { status, error } = refusals.get(name) ?? { status: 424 };
      return propstat(name, status, error);
    }),
  };
};

const propstat = (name: ClarkName, status: number, error?: ClarkName): Propstat => ({
  status,
  properties: [{ name, attributes: {}, children: [] }],
  ...(error && { error }),
});
