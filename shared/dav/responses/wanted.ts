import { el, elementsOf, type XmlElement } from '../../codec/xml/node.ts';
import { dav } from '../../model/names.ts';
import { DavError } from '../preconditions.ts';
import type { LiveProperty } from '../properties/property.ts';

/** Which properties an answer is to carry (RFC 4918 §9.1). */
export interface Wanted {
  readonly kind: 'prop' | 'allprop' | 'propname';
  /** The names of `prop`, or those of `include` beside `allprop`, each once. */
  readonly properties: readonly XmlElement[];
  /** Nothing about what is not there (RFC 8144 §2.1). */
  readonly minimal: boolean;
  /** Names that only this request knows: `calendar-data` in a report (RFC 4791 §9.6). */
  readonly also?: readonly LiveProperty[];
}

/** Octets of a PROPFIND or PROPPATCH body. */
export const maxPropertyBody = 128 * 1024;

/** More names than this no client asks for; each costs on every member. */
const maxProperties = 500;

const forms = { [dav('prop')]: 'prop', [dav('allprop')]: 'allprop', [dav('propname')]: 'propname' } as const;
type FormName = keyof typeof forms;
const isForm = (element: XmlElement): element is XmlElement & { name: FormName } => Object.hasOwn(forms, element.name);

/** What an element asked for, in whole and minimal: elements of short bodies are met again and again, and their plans with them. */
const known = new WeakMap<XmlElement, { whole?: Wanted; minimal?: Wanted }>();

/** The `prop`, `allprop` (with `include`) or `propname` inside a PROPFIND or report; no body at all means allprop. */
export const parseWanted = (
  element?: XmlElement,
  { minimal = false, also }: Partial<Pick<Wanted, 'minimal' | 'also'>> = {},
): Wanted => {
  if (!element || also) return readWanted(element, { minimal, also: also ?? [] });
  const forms = known.get(element) ?? {};
  known.set(element, forms);
  const form = minimal ? 'minimal' : 'whole';
  const wanted = forms[form] ?? readWanted(element, { minimal, also: [] });
  forms[form] = wanted;
  return wanted;
};

const readWanted = (
  element: XmlElement | undefined,
  { minimal, also }: Required<Pick<Wanted, 'minimal' | 'also'>>,
): Wanted => {
  const children = element ? elementsOf(element) : [el(dav('allprop'))];
  const [form, ...others] = children.filter(isForm);
  if (others.length > 0) throw new DavError(400, { message: 'prop, allprop and propname exclude each other' });

  const kind = form ? forms[form.name] : 'prop';
  const naming = kind === 'allprop' ? children.find(({ name }) => name === dav('include')) : form;
  const properties = new Map((naming ? elementsOf(naming) : []).map((property) => [property.name, property]));
  if (properties.size > maxProperties) throw new DavError(400, { message: 'too many properties' });
  return { kind, properties: kind === 'propname' ? [] : [...properties.values()], minimal, also };
};
