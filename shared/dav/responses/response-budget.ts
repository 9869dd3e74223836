import type { XmlNode } from '../../codec/xml/node.ts';
import type { ObjectEntry } from '../../model/calendar-object.ts';
import { violated } from '../preconditions.ts';
import type { AnswerLimits } from '../verb.ts';
import type { MultistatusResponse } from './multistatus.ts';

/** Refuses more octets than an answer may have: the one rule of every listing, query, page and file. */
export const demandRoom = (octets: number, { bytes }: AnswerLimits): void => {
  if (octets > bytes) throw violated('answer-within-limits', { message: 'ask for less, or accept gzip' });
};

/** What these objects take in an answer as they are stored, markup not counted. */
export const octetsOfBodies = (entries: readonly Pick<ObjectEntry, 'size'>[]): number =>
  entries.reduce((sum, { size }) => sum + size, 0);

/** Octets of a text in UTF-8 with its markup escaped, never too few. */
const octetsOfText = (text: string): number => {
  let octets = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    // & < > and CR become references.
    octets += code > 0x7f ? 3 : code === 38 || code === 60 || code === 62 || code === 13 ? 5 : 1;
  }
  return octets;
};

const octetsOfNode = (node: XmlNode): number =>
  typeof node === 'string' ? octetsOfText(node) : node.children.reduce((sum, child) => sum + octetsOfNode(child), 100);

/** How many octets a response takes in an answer, never too few. */
export const octetsOf = (response: MultistatusResponse): number => {
  const properties = 'propstats' in response ? response.propstats.flatMap((propstat) => propstat.properties) : [];
  return properties.reduce((sum, property) => sum + octetsOfNode(property), 200 + 3 * response.href.length);
};
