import { escapeText } from '../../codec/xml/characters.ts';
import { append, joined, octetsOf, type Piece } from '../../codec/xml/draft.ts';
import { el, type XmlElement, type XmlNode } from '../../codec/xml/node.ts';
import { xmlWriter } from '../../codec/xml/write.ts';
import { type ClarkName, dav } from '../../model/names.ts';
import type { DavError } from '../preconditions.ts';
import type { DavContext, DavResponse } from '../verb.ts';
import type { ResponseBudget } from './response-budget.ts';
import { statusLine } from './status.ts';

/** Properties that share one status (RFC 4918 §14.22). */
export interface Propstat {
  readonly status: number;
  readonly properties: readonly XmlElement[];
  readonly error?: ClarkName;
}

/** One `DAV:response`: what is known of its properties, or one status for the whole (RFC 4918 §14.24). */
export type MultistatusResponse =
  | { readonly href: string; readonly propstats: readonly Propstat[] }
  | { readonly href: string; readonly status: number; readonly error?: ClarkName };

/** The response for one resource that is refused while the others are answered. */
export const refusedResponse = (href: string, { status, conditions: [condition] }: DavError): MultistatusResponse => ({
  href,
  status,
  ...(condition && { error: condition.name }),
});

const statusElements = (status: number, error?: ClarkName): readonly XmlElement[] => [
  el(dav('status'), statusLine(status)),
  ...(error ? [el(dav('error'), el(error))] : []),
];

const remembered = <K, V>(write: (key: K) => V): ((key: K) => V) => {
  const texts = new Map<K, V>();
  return (key) => {
    const known = texts.get(key) ?? write(key);
    texts.set(key, known);
    return known;
  };
};

/** `DAV:propstat` (RFC 4918 §14.22). */
export const propstatElement = ({ status, properties, error }: Propstat): XmlElement =>
  el(dav('propstat'), el(dav('prop'), ...properties), ...statusElements(status, error));

/** A 207 answer in the making; what is added is counted down from the budget at once. */
export interface MultistatusWriter {
  /** Adds a response; refuses with `answer-within-limits` when it does not fit. */
  readonly add: (response: MultistatusResponse) => void;
  /** Adds a response if it fits, and says whether it did. */
  readonly offer: (response: MultistatusResponse) => boolean;
  /** Octets of a response in this answer, not counted yet. */
  readonly octetsOf: (response: MultistatusResponse) => number;
  /** Adds a response whose octets were counted before. */
  readonly addCounted: (response: MultistatusResponse) => void;
  /** A propstat as it stands in a response of this answer. */
  readonly propstatText: (propstat: Propstat) => string;
  /** Adds responses that are written already, all of them or none; refuses like `add`. */
  readonly addText: (responses: string) => void;
  /** Adds them if they fit, and says whether they did. */
  readonly offerText: (responses: string) => boolean;
  /** The answer; `extra` stands behind the responses (`DAV:sync-token`). */
  readonly finish: (...extra: readonly XmlNode[]) => DavResponse;
}

/** Root element and namespaces around the responses. */
const framing = 1_000;

/** Writes a 207 answer (RFC 4918 §13) within a budget: never cut, whatever does not fit is refused or left to the report. */
export const multistatusWriter = (budget: ResponseBudget): MultistatusWriter => {
  const { fragment, pieces: piecesOf, around } = xmlWriter();
  // Members of a listing share a status, and the propstat of what they lack: each is written once.
  const statusText = remembered((status: number) => fragment(el(dav('status'), statusLine(status))));
  const absentText = remembered((propstat: Propstat) => fragment(propstatElement(propstat)));
  const bareText = remembered((status: number) =>
    remembered((error: ClarkName | undefined) => statusElements(status, error).map(fragment).join('')),
  );
  const writeFound = (pieces: Piece[], { properties }: Propstat): void => {
    append(pieces, '<D:propstat><D:prop>');
    for (const property of properties) {
      if (property.octets === undefined) append(pieces, fragment(property));
      else for (const piece of piecesOf(property)) append(pieces, piece);
    }
    append(pieces, `</D:prop>${statusText(200)}</D:propstat>`);
  };
  const written = (response: MultistatusResponse): readonly Piece[] => {
    const pieces: Piece[] = [`<D:response><D:href>${escapeText(response.href)}</D:href>`];
    if ('propstats' in response)
      for (const propstat of response.propstats)
        if (propstat.status === 200) writeFound(pieces, propstat);
        else append(pieces, absentText(propstat));
    else append(pieces, bareText(response.status)(response.error));
    append(pieces, '</D:response>');
    return pieces;
  };

  const content: Piece[] = [];
  const addCounted = (pieces: readonly Piece[]): void => {
    for (const piece of pieces) append(content, piece);
  };
  const add = (pieces: readonly Piece[]): void => {
    budget.spend(octetsOf(pieces));
    addCounted(pieces);
  };
  const offer = (pieces: readonly Piece[]): boolean => {
    const octets = octetsOf(pieces);
    if (octets > budget.left()) return false;
    budget.spend(octets);
    addCounted(pieces);
    return true;
  };
  budget.spend(framing);
  return {
    add: (response) => add(written(response)),
    offer: (response) => offer(written(response)),
    octetsOf: (response) => octetsOf(written(response)),
    addCounted: (response) => addCounted(written(response)),
    propstatText: (propstat) => fragment(propstatElement(propstat)),
    addText: (responses) => add([responses]),
    offerText: (responses) => offer([responses]),
    finish: (...extra) => {
      for (const node of extra) append(content, fragment(node));
      const [before, behind] = around(el(dav('multistatus')));
      const body = joined([before, ...content, behind]);
      return { status: 207, headers: { 'content-type': 'application/xml; charset=utf-8' }, body };
    },
  };
};

/** A 207 answer of these responses. */
export const multistatus = (
  responses: Iterable<MultistatusResponse>,
  { budget }: Pick<DavContext, 'budget'>,
): DavResponse => {
  const writer = multistatusWriter(budget);
  for (const response of responses) writer.add(response);
  return writer.finish();
};
