import { el, type XmlElement } from '../../codec/xml/node.ts';
import { dav } from '../../model/names.ts';
import type { MultistatusResponse } from '../responses/multistatus.ts';
import { statusLine } from '../responses/status.ts';

/** A response as an element inside a property, as expand-property nests them (RFC 3253 §3.8, RFC 4918 §14.24). */
export const responseElement = (response: MultistatusResponse): XmlElement => {
  const href = el(dav('href'), response.href);
  if ('status' in response) return el(dav('response'), href, el(dav('status'), statusLine(response.status)));
  const propstats = response.propstats.map(({ status, properties }) =>
    el(dav('propstat'), el(dav('prop'), ...properties), el(dav('status'), statusLine(status))),
  );
  return el(dav('response'), href, ...propstats);
};
