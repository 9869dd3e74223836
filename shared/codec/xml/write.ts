import { type ClarkName, namespaces } from '../../model/names.ts';
import { escapeAttribute, escapeComment, escapeText } from './characters.ts';
import { octetsPiece, type Piece } from './draft.ts';
import type { XmlElement, XmlNode } from './node.ts';

const xmlPrefix = '{http://www.w3.org/XML/1998/namespace}';
const prefixes = Object.entries(namespaces).map(([prefix, uri]) => ({ prefix, lead: `{${uri}}` }));

/** How a name is spelt: `tag` as it opens and closes, `own` a declaration the element must carry itself. */
interface Spelling {
  readonly tag: string;
  readonly own: string;
}

/** A serialised document: prefixes of known namespaces are declared once on the root, others where they occur; a comment stands last in the root. */
export const writeXml = (root: XmlElement, comment?: string): string => {
  const writer = xmlWriter();
  const content = root.children.map(writer.fragment).join('');
  const [before, behind] = writer.around(root);
  return `${before}${content}${comment === undefined ? '' : `<!--${escapeComment(comment)}-->`}${behind}`;
};

/** Writes fragments first and the root around them last, when the namespaces in use are known. */
export const xmlWriter = () => {
  const spellings = new Map<ClarkName, Spelling>();
  const used = new Map<string, string>();
  let invented = 0;

  const spell = (name: ClarkName): Spelling => {
    const known = spellings.get(name);
    if (known) return known;
    const split = name.indexOf('}');
    const local = name.slice(split + 1);
    const found = prefixes.find(({ lead }) => name.startsWith(lead));
    if (found) used.set(found.prefix, found.lead.slice(1, -1));
    // The empty namespace is the default one: nothing above declares another.
    const own = found || split === 1 ? '' : ` xmlns:x="${escapeAttribute(name.slice(1, split))}"`;
    const spelling = { tag: found ? `${found.prefix}:${local}` : own ? `x:${local}` : local, own };
    spellings.set(name, spelling);
    return spelling;
  };

  const attribute = (name: string, value: string): string => {
    const quoted = `="${escapeAttribute(value)}"`;
    if (!name.startsWith('{')) return ` ${name}${quoted}`;
    if (name.startsWith(xmlPrefix)) return ` xml:${name.slice(xmlPrefix.length)}${quoted}`;
    const split = name.indexOf('}');
    const prefix = `a${++invented}`;
    return ` ${prefix}:${name.slice(split + 1)}${quoted} xmlns:${prefix}="${escapeAttribute(name.slice(1, split))}"`;
  };
  const attributes = (element: XmlElement): string => {
    let text = '';
    // Not through entries: a listing writes a hundred thousand elements.
    for (const name in element.attributes) text += attribute(name, element.attributes[name] ?? '');
    return text;
  };

  const fragment = (node: XmlNode): string => {
    if (typeof node === 'string') return escapeText(node);
    const { tag, own } = spell(node.name);
    let content = node.octets === undefined ? '' : escapeText(Buffer.from(node.octets).toString());
    for (const child of node.children) content += fragment(child);
    const start = `<${tag}${own}${attributes(node)}`;
    return content === '' ? `${start}/>` : `${start}>${content}</${tag}>`;
  };

  /** An element in pieces where its text is octets, which are never made characters of. */
  const pieces = (element: XmlElement): readonly Piece[] => {
    if (element.octets === undefined) return [fragment(element)];
    const { tag, own } = spell(element.name);
    return [`<${tag}${own}${attributes(element)}>`, octetsPiece(element.octets), `</${tag}>`];
  };

  /** What stands before and behind the fragments. */
  const around = (root: XmlElement): readonly [before: string, behind: string] => {
    const { tag, own } = spell(root.name);
    const declared = [...used].map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join('');
    return [`<?xml version="1.0" encoding="utf-8"?>\n<${tag}${own}${declared}${attributes(root)}>`, `</${tag}>`];
  };

  return { fragment, pieces, around };
};
