import { childOf, elementsOf, textOf, type XmlElement } from '../../shared/codec/xml/node.ts';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import { dav } from '../../shared/model/names.ts';
import { basic } from '../../shared/phone/ask.ts';
import type { Diary } from '../support/local-gateway.ts';

/** What was asked how often, how it was answered, and how long that took. */
export interface Measured {
  readonly milliseconds: number[];
  readonly statuses: Map<number, number>;
}

/** Everything that was asked, by what it was for. */
export type Measures = Map<string, Measured>;

/** Speaks HTTP to one diary and measures. */
export interface Calls {
  send(
    what: string,
    method: string,
    path: string,
    options?: { headers?: Record<string, string>; body?: string },
  ): Promise<{ status: number; text: string }>;
}

/** Calls with the credentials of this diary. */
export const callsOf = ({ resourceUrl, userName, password }: Diary, measures: Measures): Calls => {
  const { authorization } = basic({ userName, password });
  return {
    async send(what, method, path, { headers = {}, body } = {}) {
      const began = performance.now();
      const answer = await fetch(new URL(path, resourceUrl), {
        method,
        headers: { authorization, ...headers },
        ...(body !== undefined && { body }),
      });
      const text = await answer.text();
      const measured = measures.get(what) ?? { milliseconds: [], statuses: new Map<number, number>() };
      measures.set(what, measured);
      measured.milliseconds.push(performance.now() - began);
      measured.statuses.set(answer.status, (measured.statuses.get(answer.status) ?? 0) + 1);
      return { status: answer.status, text };
    },
  };
};

/** One response of a 207: what it is about, its own status, the entity tag it tells. */
export interface Told {
  readonly href: string;
  readonly status: number | undefined;
  readonly etag: string | undefined;
}

const deep = (element: XmlElement, name: string): XmlElement | undefined =>
  element.name === name
    ? element
    : elementsOf(element)
        .map((child) => deep(child, name))
        .find((found) => found !== undefined);

/** The responses and the sync-token of a 207. */
export const readTold = (text: string): { readonly told: readonly Told[]; readonly token: string } => {
  const root = parseXml(Buffer.from(text), { bytes: 50_000_000 });
  if (!root) throw new Error('an empty 207');
  const told = elementsOf(root)
    .filter(({ name }) => name === dav('response'))
    .map((response) => {
      const status = childOf(response, dav('status'));
      const etag = deep(response, dav('getetag'));
      return {
        href: textOf(childOf(response, dav('href')) ?? response),
        status: status && Number(/ (\d{3})/.exec(textOf(status))?.[1]),
        etag: etag && textOf(etag),
      };
    });
  const token = childOf(root, dav('sync-token'));
  return { told, token: token ? textOf(token) : '' };
};
