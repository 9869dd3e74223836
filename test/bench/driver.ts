import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { XMLParser } from 'fast-xml-parser';
import type { BusinessObject } from '../support/business-data.ts';

/** A server that holds the diary and is measured. */
export interface Contestant {
  readonly name: 'gateway' | 'cyrus' | 'radicale' | 'xandikos';
  readonly objects: readonly BusinessObject[];
  /** URL of the calendar collection, with final slash. */
  readonly collection: string;
  readonly authorization: string;
  /** Process whose tree is the server. */
  readonly pid: number;
  readonly close: () => Promise<void>;
  /** Ends the server and starts it again on the same port, with nothing in memory. */
  readonly restart?: () => Promise<void>;
}

/** One answer and how long it took, from the first octet sent to the last received. */
export interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly body: string;
  readonly milliseconds: number;
}

/** One member of a multistatus, namespaces dropped. */
export interface Member {
  readonly name: string;
  readonly etag: string | undefined;
  readonly data: string | undefined;
  readonly status: string | undefined;
}

const agents = new Map<string, Agent>();
const agentOf = (origin: string): Agent => {
  const agent = agents.get(origin) ?? new Agent({ keepAlive: true, maxSockets: 16 });
  agents.set(origin, agent);
  return agent;
};

/** Sends one request over a kept-alive connection where the server allows it. */
export const exchange = (
  { collection, authorization }: Pick<Contestant, 'collection' | 'authorization'>,
  method: string,
  path = '',
  body = '',
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const url = new URL(path, collection);
    const content = Buffer.from(body);
    const started = performance.now();
    const outgoing = request(
      url,
      {
        method,
        agent: agentOf(url.origin),
        headers: {
          authorization,
          ...(content.length > 0 && { 'content-type': 'application/xml; charset=utf-8' }),
          'content-length': content.length,
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const milliseconds = performance.now() - started;
          resolve({
            status: incoming.statusCode ?? 0,
            etag: incoming.headers.etag,
            body: Buffer.concat(chunks).toString(),
            milliseconds,
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(content);
  });

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  processEntities: { enabled: true, maxTotalExpansions: 10_000_000, maxExpandedLength: 100_000_000 },
  isArray: (name) => name === 'response' || name === 'propstat',
});

interface ParsedResponse {
  readonly href: string;
  readonly status?: string;
  readonly propstat?: readonly { readonly status: string; readonly prop: Readonly<Record<string, string>> | '' }[];
}

/** Takes a multistatus apart; the collection's own response is left out. */
export const membersOf = ({ body }: Answer, collection: string): readonly Member[] => {
  const own = new URL(collection).pathname;
  return responsesOf(body).flatMap(({ href, status, propstat = [] }) => {
    const path = new URL(href.trim(), collection).pathname;
    if (path === own) return [];
    const good = propstat.find((each) => each.status.includes(' 200 '))?.prop || {};
    const name = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
    return [{ name, etag: good.getetag, data: good['calendar-data'], status: status?.trim() }];
  });
};

/** The sync token of an answer: of the multistatus itself or of the collection's properties. */
export const tokenOf = ({ body }: Answer): string | undefined =>
  /<(?:\w+:)?sync-token[^>]*>([^<]+)<\//.exec(body)?.[1]?.trim();

/** Did the server cut the answer (RFC 6578 §3.6)? */
export const isCut = ({ body }: Answer, collection: string): boolean =>
  responsesOf(body).some(
    ({ href, status }) =>
      new URL(href.trim(), collection).pathname === new URL(collection).pathname && status?.includes(' 507 '),
  );

const responsesOf = (body: string): readonly ParsedResponse[] => {
  const { multistatus } = parser.parse(body) as { multistatus?: { response?: readonly ParsedResponse[] } };
  return multistatus?.response ?? [];
};
