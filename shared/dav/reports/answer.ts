import type { XmlElement } from '../../codec/xml/node.ts';
import type { DavContext, DavRequest, DavResponse } from '../verb.ts';

/** How one report is answered: what was asked, of which resource, for whom. */
export type Answer = (query: XmlElement, request: DavRequest, context: DavContext) => Promise<DavResponse>;
