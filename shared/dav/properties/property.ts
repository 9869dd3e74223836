import type { XmlElement, XmlNode } from '../../codec/xml/node.ts';
import type { ClarkName } from '../../model/names.ts';
import type { Need, Resource, ResourceKind } from '../resources/resources.ts';
import type { DavContext } from '../verb.ts';

export type ResourceOf<K extends ResourceKind> = Extract<Resource, { readonly kind: K }>;

/** What a PROPPATCH instruction comes to: serialised properties to keep (string) or forget (null). */
export type PropertyPatch = Readonly<Record<ClarkName, string | null>>;

/** A property the server knows; everything it may do is in its one entry (RFC 4918 §4.2). */
export interface LiveProperty<K extends ResourceKind = ResourceKind> {
  readonly name: ClarkName;
  readonly rfc: string;
  readonly on: readonly K[];
  /** Part of `DAV:allprop` (RFC 4918 §9.1.5). */
  readonly inAllprop?: true;
  readonly needs?: readonly Need[];
  /** Of an object, it is made of the entry in its calendar's listing and of nothing else, whoever asks; never a 404. */
  readonly ofEntry?: true;
  /** Its content, or the whole element where it carries attributes; undefined = 404. Total, no I/O. */
  get(resource: ResourceOf<K>, context: DavContext, requested: XmlElement): XmlElement | readonly XmlNode[] | undefined;
  /** Absent = protected. The value is undefined for a removal; a bad value is refused by a row of the precondition table. */
  set?(value: XmlElement | undefined): PropertyPatch;
}

/** One entry of the registry; `on` narrows what `get` receives. */
export const property = <const K extends ResourceKind>(entry: LiveProperty<K>): LiveProperty =>
  entry as unknown as LiveProperty;
