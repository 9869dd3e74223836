import { childOf, elementsOf, textOf, type XmlElement } from '../../shared/codec/xml/node.ts';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import { type ClarkName, dav } from '../../shared/model/names.ts';

/** One response as a client reads it. */
export interface ReadResponse {
  /** Status of the whole response, where it has one. */
  readonly status?: number;
  /** Every property with its status. */
  readonly properties: ReadonlyMap<
    ClarkName,
    { readonly status: number; readonly element: XmlElement; readonly error?: ClarkName }
  >;
  /** The text of a property that is there. */
  readonly text: (name: ClarkName) => string | undefined;
  /** The element of a property that is there. */
  readonly element: (name: ClarkName) => XmlElement | undefined;
  readonly statusOf: (name: ClarkName) => number | undefined;
}

const statusIn = (element: XmlElement): number | undefined => {
  const line = childOf(element, dav('status'));
  return line && Number(/^HTTP\/1\.1 (\d{3}) /.exec(textOf(line))?.[1]);
};

const errorIn = (element: XmlElement): ClarkName | undefined => {
  const error = childOf(element, dav('error'));
  return error && elementsOf(error)[0]?.name;
};

const readResponse = (response: XmlElement): ReadResponse => {
  const properties: [ClarkName, { status: number; element: XmlElement; error?: ClarkName }][] = [];
  for (const propstat of elementsOf(response).filter(({ name }) => name === dav('propstat'))) {
    const error = errorIn(propstat);
    for (const element of elementsOf(childOf(propstat, dav('prop'))!)) {
      properties.push([element.name, { status: statusIn(propstat) ?? 0, element, ...(error && { error }) }]);
    }
  }
  const byName = new Map(properties);
  if (byName.size !== properties.length) throw new Error('a property stands twice in one response');
  const element = (name: ClarkName): XmlElement | undefined => {
    const found = byName.get(name);
    return found?.status === 200 ? found.element : undefined;
  };
  const status = statusIn(response);
  return {
    ...(status !== undefined && { status }),
    properties: byName,
    element,
    text: (name) => {
      const found = element(name);
      return found && textOf(found);
    },
    statusOf: (name) => byName.get(name)?.status,
  };
};

/** A large answer holds more references than the gateway's own parser takes of anybody; there the characters are given up. */
const readable = (text: string): string =>
  text.split('&').length > 40_000 ? text.replace(/&(?:#13|amp|lt|gt);/g, ' ') : text;

/** A multistatus by href; anything that is not one, or names a resource twice, throws. */
export const readMultistatus = ({
  status,
  text,
}: {
  status: number;
  text: string;
}): ReadonlyMap<string, ReadResponse> => {
  const root = parseXml(Buffer.from(readable(text)), { bytes: 64 << 20 });
  if (status !== 207 || root?.name !== dav('multistatus'))
    throw new Error(`${status} is no multistatus: ${text.slice(0, 400)}`);
  const responses = elementsOf(root).filter(({ name }) => name === dav('response'));
  const read = new Map(responses.map((one) => [textOf(childOf(one, dav('href'))!), readResponse(one)]));
  if (read.size !== responses.length) throw new Error('a resource stands twice in one multistatus');
  return read;
};

/** The conditions inside the `DAV:error` of a refusal. */
export const conditionsIn = ({ text }: { text: string }): readonly ClarkName[] => {
  const root = parseXml(Buffer.from(text), { bytes: 1 << 20 });
  return root?.name === dav('error') ? elementsOf(root).map(({ name }) => name) : [];
};

/** Child element names. */
export const namesIn = (element: XmlElement | undefined): readonly ClarkName[] =>
  element ? elementsOf(element).map(({ name }) => name) : [];

const prefixes =
  'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/" xmlns:X="urn:example"';

/** A PROPFIND body for names like `D:displayname C:calendar-home-set`. */
export const propfindBody = (names: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><D:propfind ${prefixes}><D:prop>${names
    .split(/\s+/)
    .map((name) => `<${name}/>`)
    .join('')}</D:prop></D:propfind>`;

/** A PROPPATCH body around its `D:set` and `D:remove` elements. */
export const proppatchBody = (steps: string): string => `<D:propertyupdate ${prefixes}>${steps}</D:propertyupdate>`;

/** `D:set` of one property. */
export const setting = (property: string): string => `<D:set><D:prop>${property}</D:prop></D:set>`;

/** `D:remove` of one property. */
export const removing = (name: string): string => `<D:remove><D:prop><${name}/></D:prop></D:remove>`;
