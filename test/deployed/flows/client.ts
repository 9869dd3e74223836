import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { basic } from '../../../shared/phone/ask.ts';
import type { Cloud } from '../aws/cloud.ts';
import { adminToken } from '../aws/http-api.ts';
import { bodyOf } from '../aws/server.ts';

/** What came back, decompressed. */
export interface Answer {
  readonly asked: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Request {
  readonly ca: string | undefined;
  readonly headers: Record<string, string>;
  readonly body?: string | undefined;
}

/** Sends a path as it stands and follows nothing. */
const ask = (base: string, method: string, path: string, { ca, headers, body }: Request): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { protocol, hostname, port } = new URL(base);
    const { request } = protocol === 'https:' ? https : http;
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    request({ hostname, port, method, path, ca, headers: { ...headers, ...length } }, async (answer) => {
      const octets = await bodyOf(answer);
      const text = (answer.headers['content-encoding'] === 'gzip' ? gunzipSync(octets) : octets).toString();
      resolve({ asked: `${method} ${path}`, status: answer.statusCode ?? 0, headers: answer.headers, text });
    })
      .on('error', reject)
      .end(body);
  });

export interface PhoneRequest {
  readonly depth?: '0' | '1';
  readonly type?: string;
  readonly body?: string;
  /** Sends no credentials. */
  readonly anonymous?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A phone's requests to a deployment. */
export const phoneOf =
  ({ url, ca }: Cloud, userName: string, password: string) =>
  (method: string, path: string, { depth, type = 'text/xml', body, anonymous, headers }: PhoneRequest = {}) =>
    ask(url, method, path, {
      ca: ca?.cert,
      body,
      headers: {
        'user-agent': 'iOS/18.5 (22F76) accountsd/1.0',
        'accept-encoding': 'gzip',
        ...(!anonymous && basic({ userName, password })),
        ...(depth && { depth }),
        ...(body !== undefined && { 'content-type': type }),
        ...headers,
      },
    });

export type Phone = ReturnType<typeof phoneOf>;

/** The administration's requests, with the token of an administrator. */
export const administrationOf =
  ({ adminUrl, ca }: Cloud) =>
  (method: string, path: string, content?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const isText = typeof content === 'string';
    return ask(adminUrl, method, path, {
      ca: ca?.cert,
      body: content === undefined || isText ? content : JSON.stringify(content),
      headers: {
        authorization: `Bearer ${adminToken}`,
        ...(content !== undefined && { 'content-type': isText ? 'text/calendar' : 'application/json' }),
        ...headers,
      },
    });
  };

export type Administration = ReturnType<typeof administrationOf>;

/** Fails, with what came instead, unless the answer has one of these statuses. */
export const expectStatus = (answer: Answer, ...expected: readonly number[]): Answer => {
  expect(expected, `${answer.asked} answers ${answer.status}: ${answer.text.slice(0, 300)}`).toContain(answer.status);
  return answer;
};

/** What an answer holds; it is asserted where it is used. */
export const jsonOf = ({ text }: Answer) => JSON.parse(text);
