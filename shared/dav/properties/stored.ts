import { el, textOf, type XmlElement } from '../../codec/xml/node.ts';
import { parseXml } from '../../codec/xml/parse.ts';
import { writeXml } from '../../codec/xml/write.ts';
import type { StoredProperties } from '../../model/calendar.ts';
import type { ClarkName } from '../../model/names.ts';

/** What we wrote ourselves: a property of 128 KiB, each of its characters as a reference at worst. */
const limits = { bytes: 1 << 20, references: Number.POSITIVE_INFINITY };

/** How a property is kept: its whole element with namespaces, attributes and `xml:lang` (RFC 4918 §4.3). */
export const serialiseProperty = (element: XmlElement): string => writeXml(element);

/** A kept property as its element; a value that is not XML is taken as its text. */
export const storedElement = (
  { properties }: { readonly properties?: StoredProperties },
  name: ClarkName,
): XmlElement | undefined => {
  const kept = properties?.[name];
  if (kept === undefined) return undefined;
  return kept.startsWith('<') ? parseXml(Buffer.from(kept), limits) : el(name, kept);
};

/** The text of a kept property. */
export const storedText = (
  resource: { readonly properties?: StoredProperties },
  name: ClarkName,
): string | undefined => {
  const element = storedElement(resource, name);
  return element && textOf(element);
};

/** The `set` of a property that is kept as it comes. */
export const keepsAsSent =
  (name: ClarkName) =>
  (value: XmlElement | undefined): Record<ClarkName, string | null> => ({
    [name]: value ? serialiseProperty(value) : null,
  });
