import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { childOf, textOf } from '../../shared/codec/xml/node.ts';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import { dav } from '../../shared/model/names.ts';
import type { TestGateway } from '../support/gateway.ts';
import { type ReadResponse, readMultistatus } from '../support/multistatus.ts';
import type { WireAnswer } from '../support/transport.ts';

/** An answer as the program behind the network library sees it: length checked, gzip undone. */
export interface Answer extends WireAnswer {
  /** The responses of a 207 by href. */
  readonly responses: () => ReadonlyMap<string, ReadResponse>;
  /** The sync-token beside them. */
  readonly token: () => string;
}

/** One program on one phone or computer: sends its recorded requests with its own values filled in. */
export interface Device {
  /** What the user typed. */
  password: string;
  /** Does its network library unpack answers? */
  acceptsGzip: boolean;
  /** Names of the requests sent so far. */
  readonly sent: string[];
  readonly replay: (request: string, values?: Values) => Promise<Answer>;
}

export type Values = Readonly<Record<string, string | readonly string[]>>;

/** The program shows a dialog: the password is not accepted (RFC 9110 §15.5.2). */
export class PasswordAsked extends Error {}

/** The program gives up, as the real one would. */
export class GivesUp extends Error {}

/** The value, or the program gives up for want of it. */
export const needed = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new GivesUp(`it needs ${what}`);
  return value;
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const filled = (template: string, values: Values, quote: (text: string) => string): string =>
  template
    .replace(/<[^<>]+>\{(\w+)\}<\/[^<>]+>/g, (element, name: string) => {
      const value = values[name];
      return Array.isArray(value) ? value.map((one) => element.replace(`{${name}}`, quote(one))).join('') : element;
    })
    .replace(/\{([a-z-]+)\}/g, (_, name: string) => quote(String(needed(values[name], `a value for ${name}`))));

const recorded = (program: string, request: string) => {
  const text = readFileSync(join(import.meta.dirname, 'fixtures', program, `${request}.http`), 'utf8');
  const [, head = '', body = ''] = /^([\s\S]*?)\n\n([\s\S]*)$/.exec(text) ?? [];
  const [line = '', ...headers] = head.split('\n');
  const [method = '', path = ''] = line.split(' ');
  return { method, path, headers: headers.join('\n'), body };
};

const headersIn = (text: string): Record<string, string> =>
  Object.fromEntries(text.split('\n').map((line) => line.split(/: ?(.*)/).slice(0, 2)));

/** Every answer says its length or has none, and is never chunked (trap 5). */
const requireLength = ({ status, headers, bytes }: WireAnswer): void => {
  const length = headers['content-length'];
  const bodiless = status === 204 || status === 304;
  if (headers['transfer-encoding'] || (bodiless ? bytes.length > 0 : Number(length) !== bytes.length || !length))
    throw new GivesUp(`the length of a ${status} is ${length}`);
};

const readable = (answer: WireAnswer): Answer => {
  const bytes = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(answer.bytes) : answer.bytes;
  const plain = { ...answer, bytes, text: bytes.toString() };
  return {
    ...plain,
    responses: () => readMultistatus(plain),
    token: () => {
      const root = parseXml(bytes, { bytes: 1 << 24 });
      const token = root && childOf(root, dav('sync-token'));
      return needed(token && textOf(token), 'a sync-token');
    },
  };
};

/** A device with that program, in the hands of the shop's user. */
export const device = (program: string, { fetch, shop }: TestGateway): Device => {
  const own: Device = {
    password: shop.password,
    acceptsGzip: true,
    sent: [],
    async replay(request, values = {}) {
      const { method, path, headers, body } = recorded(program, request);
      const isData = values.body !== undefined;
      own.sent.push(request);
      const answer = await fetch(method, filled(path, values, String), {
        headers: {
          ...headersIn(filled(headers, values, String)),
          ...(!own.acceptsGzip && { 'Accept-Encoding': 'identity' }),
        },
        auth: { userName: shop.access.userName, password: own.password },
        ...(body !== '' && { body: filled(body, values, isData ? String : escaped) }),
      });
      requireLength(answer);
      if (answer.status === 401) throw new PasswordAsked(request);
      if (answer.status >= 500) throw new Error(`${request}: ${answer.status} ${answer.text}`);
      return readable(answer);
    },
  };
  return own;
};
