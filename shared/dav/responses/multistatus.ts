import { escapeText } from '../../codec/xml/characters.ts';
import { el, type XmlElement, type XmlNode } from '../../codec/xml/node.ts';
import { xmlWriter } from '../../codec/xml/write.ts';
import { type ClarkName, dav } from '../../model/names.ts';
import type { DavError } from '../preconditions.ts';
import type { AnswerLimits, DavResponse } from '../verb.ts';
import { demandRoom } from './response-budget.ts';
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

const remembered = <K>(write: (key: K) => string): ((key: K) => string) => {
  const texts = new Map<K, string>();
  return (key) => {
    const known = texts.get(key) ?? write(key);
    texts.set(key, known);
    return known;
  };
};

/** `DAV:propstat` (RFC 4918 §14.22). */
export const propstatElement = ({ status, properties, error }: Propstat): XmlElement =>
  el(dav('propstat'), el(dav('prop'), ...properties), ...statusElements(status, error));

/**
 * A 207 answer (RFC 4918 §13). `extra` stands behind the responses (`DAV:sync-token`); an answer that would exceed
 * the limits is refused with 507, never cut.
 */
export const multistatus = (
  responses: readonly MultistatusResponse[],
  extra: readonly XmlNode[] = [],
  limits: AnswerLimits = { bytes: Number.POSITIVE_INFINITY },
): DavResponse => {
  const { fragment, document } = xmlWriter();
  // Members of a listing share a status, and the propstat of what they lack: each is written once.
  const statusText = remembered((status: number) => fragment(el(dav('status'), statusLine(status))));
  const absentText = remembered((propstat: Propstat) => fragment(propstatElement(propstat)));
  const propstatText = (propstat: Propstat): string => {
    if (propstat.status !== 200) return absentText(propstat);
    let properties = '';
    for (const property of propstat.properties) properties += fragment(property);
    return `<D:propstat><D:prop>${properties}</D:prop>${statusText(200)}</D:propstat>`;
  };
  const wholeText = (status: number, error?: ClarkName): string => statusElements(status, error).map(fragment).join('');

  let content = '';
  for (const response of responses) {
    content += `<D:response><D:href>${escapeText(response.href)}</D:href>`;
    if ('propstats' in response) for (const propstat of response.propstats) content += propstatText(propstat);
    else content += wholeText(response.status, response.error);
    content += '</D:response>';
    demandRoom(content.length, limits);
  }
  for (const node of extra) content += fragment(node);
  const body = document(el(dav('multistatus')), content);
  demandRoom(Buffer.byteLength(body), limits);
  return { status: 207, headers: { 'content-type': 'application/xml; charset=utf-8' }, body };
};
