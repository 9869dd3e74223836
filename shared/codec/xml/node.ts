import type { ClarkName } from '../../model/names.ts';

/** A piece of an XML document; names are always in Clark notation, so prefixes never matter above the codec. */
export type XmlNode = XmlElement | string;

export interface XmlElement {
  readonly name: ClarkName;
  /** Attributes without namespace under their plain name, others in Clark notation. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Its text, as UTF-8, in place of children; only what is written has it. */
  readonly octets?: Uint8Array;
}

/** Builds an element: `el(dav('href'), '/dav/')`, `el(caldav('comp'), { name: 'VEVENT' })`. */
export const el = (
  name: ClarkName,
  ...content: readonly (XmlNode | Readonly<Record<string, string>>)[]
): XmlElement => {
  const [first, ...rest] = content;
  return first !== undefined && typeof first === 'object' && !('children' in first)
    ? { name, attributes: first as Readonly<Record<string, string>>, children: rest as readonly XmlNode[] }
    : { name, attributes: {}, children: content as readonly XmlNode[] };
};

/** The element children, in order. */
export const elementsOf = (element: XmlElement): readonly XmlElement[] =>
  element.children.filter((child): child is XmlElement => typeof child !== 'string');

/** The first element child of that name. */
export const childOf = (element: XmlElement, name: ClarkName): XmlElement | undefined =>
  elementsOf(element).find((child) => child.name === name);

/** All text directly inside, concatenated, untrimmed. */
export const textOf = (element: XmlElement): string =>
  element.children.filter((child) => typeof child === 'string').join('');
