import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** A property list by its elements alone: the name of each value's element, by key. */
export type Elements = string | readonly Elements[] | { readonly [key: string]: Elements };

type Node = Readonly<Record<string, readonly Node[]>>;

const reader = new XMLParser({ preserveOrder: true, parseTagValue: false, ignoreAttributes: false });

/** What opens every property list of Apple's, to the letter. */
const opening =
  /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*<!DOCTYPE plist PUBLIC "-\/\/Apple\/\/DTD PLIST 1\.0\/\/EN" "http:\/\/www\.apple\.com\/DTDs\/PropertyList-1\.0\.dtd">\s*<plist version="1\.0">/;

/** What may stand in an element that has no others (PropertyList-1.0.dtd). */
const contents: Readonly<Record<string, RegExp>> = {
  string: /^/,
  integer: /^[+-]?\d+$/,
  real: /^[+-]?\d+(\.\d*)?([Ee][+-]?\d+)?$/,
  date: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
  data: /^[A-Za-z0-9+/\s]*={0,2}$/,
  true: /^$/,
  false: /^$/,
};

const demand = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`no property list: ${what}`);
};

const nameOf = (node: Node): string => Object.keys(node).find((name) => name !== ':@') ?? '';
const childrenOf = (node: Node): readonly Node[] => node[nameOf(node)] ?? [];
const textOf = (node: Node): string => {
  demand(
    childrenOf(node).every((child) => '#text' in child),
    `elements inside ${nameOf(node)}`,
  );
  return childrenOf(node)
    .map((child) => String(child['#text']))
    .join('');
};

const dictOf = (node: Node): Elements => {
  const children = childrenOf(node);
  demand(children.length % 2 === 0, 'a key without a value');
  const entries = children.flatMap((child, index) => {
    if (index % 2 === 1) return [];
    demand(nameOf(child) === 'key', `${nameOf(child)} where a key belongs`);
    return [[textOf(child), elementsIn(children[index + 1] ?? {})] as const];
  });
  demand(new Set(entries.map(([key]) => key)).size === entries.length, 'a key twice');
  return Object.fromEntries(entries);
};

const elementsIn = (node: Node): Elements => {
  const name = nameOf(node);
  if (name === 'dict') return dictOf(node);
  if (name === 'array') return childrenOf(node).map(elementsIn);
  const content = Object.hasOwn(contents, name) ? contents[name] : undefined;
  demand(content?.test(textOf(node)) === true, `${name} with “${textOf(node)}”`);
  return name;
};

/** Reads a property list by Apple's DTD, to the letter; throws where it is none. */
export const elementsOf = (text: string): Elements => {
  demand(opening.test(text), 'another beginning');
  demand(XMLValidator.validate(text) === true, 'no well-formed XML');
  const roots = (reader.parse(text) as Node[]).filter((node) => nameOf(node) === 'plist');
  const values = roots.flatMap(childrenOf);
  demand(roots.length === 1 && values.length === 1, 'not one value in one plist');
  return elementsIn(values[0] ?? {});
};
