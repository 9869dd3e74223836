import { expect } from 'vitest';
import type { TestGateway } from '../support/gateway.ts';
import type { SeededShop } from '../support/seed.ts';
import { expandBody, expandedIn } from './expanded.ts';

export interface Listed {
  readonly id: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly start: string;
  readonly end: string;
  readonly title: string;
  readonly zone: string;
  readonly status?: string;
  readonly instance?: string;
  readonly unreadable?: true;
}

/** A diary with a phone and a shop at it. */
export interface Counter {
  readonly put: (name: string, body: string) => Promise<number>;
  readonly get: (name: string) => Promise<string>;
  readonly list: (from: string, to: string) => Promise<ReadonlyMap<string, readonly Listed[]>>;
  readonly expand: (from: number, to: number) => Promise<ReadonlyMap<string, readonly string[]>>;
  readonly change: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ readonly status: number; readonly body: Listed }>;
}

/** One diary of a gateway that many share. */
export const counterOf = (gateway: TestGateway, { resource, access, password, calendarPath }: SeededShop): Counter => {
  const path = `/admin/v1/resources/${resource.id}/appointments`;
  const auth = { ...access, password };
  const checked = <T extends { status: number; text: string }>(answer: T, what: string): T => {
    if (answer.status >= 500) throw new Error(`${what}: ${answer.status} ${answer.text}`);
    return answer;
  };
  return {
    put: async (name, body) => {
      const headers = { 'content-type': 'text/calendar; charset=utf-8' };
      const answer = checked(await gateway.fetch('PUT', `${calendarPath}${name}`, { auth, headers, body }), name);
      if (answer.status > 204) throw new Error(`${answer.status} ${answer.text}`);
      return answer.status;
    },
    get: async (name) => checked(await gateway.fetch('GET', `${calendarPath}${name}`, { auth }), name).text,
    list: async (from, to) => {
      const items: Listed[] = [];
      for (let cursor = ''; ; ) {
        const page = checked(await gateway.admin('GET', `${path}?from=${from}&to=${to}&limit=200${cursor}`), 'list');
        expect(page.status, page.text).toBe(200);
        const { items: own, next } = JSON.parse(page.text);
        items.push(...own);
        if (next === undefined) return Map.groupBy(items, ({ id }) => id);
        cursor = `&cursor=${next}`;
      }
    },
    expand: async (from, to) => {
      const answer = await gateway.fetch('REPORT', calendarPath, {
        auth,
        headers: { depth: '1', 'content-type': 'application/xml' },
        body: expandBody(from, to),
      });
      expect(answer.status, answer.text).toBe(207);
      return expandedIn(answer.text);
    },
    change: async (method, at, body) => {
      const answer = checked(
        await gateway.admin(method, `${path}/${at}`, body),
        `${method} ${at} ${JSON.stringify(body)}`,
      );
      return { status: answer.status, body: answer.text === '' ? {} : JSON.parse(answer.text) };
    },
  };
};
