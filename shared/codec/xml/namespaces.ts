import type { ClarkName } from '../../model/names.ts';
import { BadXmlError } from './bad-xml.ts';
import type { XmlElement, XmlNode } from './node.ts';

/** What fast-xml-parser gives with `preserveOrder`: one key that is the tag, `#text` or `#cdata`, and `:@` for attributes. */
type ParsedNode = Readonly<Record<string, unknown>>;
type Scope = Readonly<Record<string, string>>;

interface Options {
  /** Decodes character data. */
  readonly plain: (text: string) => string;
}

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';
const outermost: Scope = Object.assign(Object.create(null), { '': '', xml: xmlNamespace });

/** Attributes allowed on one tag; the rest of the size is bounded by the body. */
const maxAttributes = 64;

/** Resolves prefixes to Clark names and holds that there is exactly one root (Namespaces in XML 1.0 §5, §6). */
export const withNamespaces = (parsed: unknown, options: Options): XmlElement => {
  const nodes = (parsed as readonly ParsedNode[]).map((node) => resolve(node, outermost, options));
  const [root, ...others] = nodes.filter((node): node is XmlElement => typeof node !== 'string');
  if (!root || others.length > 0) throw new BadXmlError(400, 'a document has exactly one root element');
  if (nodes.some((node) => typeof node === 'string' && node.trim() !== '')) {
    throw new BadXmlError(400, 'text outside the root element');
  }
  return root;
};

const resolve = (node: ParsedNode, outer: Scope, options: Options): XmlNode => {
  const tag = Object.keys(node).find((key) => key !== ':@') ?? '#text';
  const content = node[tag];
  if (tag === '#text') return options.plain(String(content));
  if (tag === '#cdata') return (content as readonly ParsedNode[]).map((part) => String(part['#text'] ?? '')).join('');

  const given = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  if (given.length > maxAttributes) throw new BadXmlError(400, 'too many attributes');
  const values = given.map(([name, value]) => [name, options.plain(value.replace(/[\t\n]/g, ' '))] as const);
  const scope = declare(values, outer);
  return {
    name: clark(tag, scope, scope['']),
    attributes: attributesOf(values, scope),
    children: merged((content as readonly ParsedNode[]).map((child) => resolve(child, scope, options))),
  };
};

const declare = (attributes: readonly (readonly [string, string])[], outer: Scope): Scope => {
  const declarations = attributes.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declarations.length === 0) return outer;
  const scope: Record<string, string> = Object.assign(Object.create(null), outer);
  for (const [name, uri] of declarations) {
    const prefix = name.slice('xmlns:'.length);
    const reserved = prefix === 'xmlns' || (prefix === 'xml') !== (uri === xmlNamespace) || uri === xmlnsNamespace;
    if (reserved || (prefix !== '' && uri === '') || /[{}]/.test(uri))
      throw new BadXmlError(400, `declaration of ${name}`);
    scope[prefix] = uri;
  }
  return scope;
};

const attributesOf = (given: readonly (readonly [string, string])[], scope: Scope): Record<string, string> => {
  const attributes: Record<string, string> = {};
  for (const [name, value] of given) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    const resolved = name.includes(':') ? clark(name, scope, '') : name;
    if (Object.hasOwn(attributes, resolved)) throw new BadXmlError(400, `attribute ${resolved} twice`);
    Object.defineProperty(attributes, resolved, { value, enumerable: true });
  }
  return attributes;
};

const clark = (qualified: string, scope: Scope, unprefixed = ''): ClarkName => {
  const [prefix, local, ...more] = qualified.includes(':') ? qualified.split(':') : ['', qualified];
  const uri = prefix === '' ? unprefixed : scope[prefix ?? ''];
  if (uri === undefined || !local || more.length > 0 || (prefix === '' && qualified.includes(':'))) {
    throw new BadXmlError(400, `undeclared prefix in ${qualified}`);
  }
  return `{${uri}}${local}`;
};

/** Text and CDATA side by side are one text. */
const merged = (children: readonly XmlNode[]): readonly XmlNode[] =>
  children.reduce<XmlNode[]>((done, child) => {
    const last = done.at(-1);
    if (typeof child === 'string' && typeof last === 'string') done[done.length - 1] = last + child;
    else if (child !== '') done.push(child);
    return done;
  }, []);
