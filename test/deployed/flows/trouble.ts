import { expect } from 'vitest';
import type { Cloud } from '../aws/cloud.ts';
import { expectStatus, phoneOf } from './client.ts';
import { eventOf, type Shop } from './shop.ts';

const sync =
  '<sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>';
const list = '<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>';

/** Every function counts and audits a refusal by itself, so each must be permitted to. */
export const refuseWrongPasswords = async (cloud: Cloud, { calendar }: Shop, verbs: readonly string[]) => {
  for (const verb of verbs) {
    const stranger = phoneOf(cloud, `nobody.${verb.toLowerCase()}`, 'wrong');
    expectStatus(await stranger(verb, calendar, { depth: '0' }), 401);
  }
};

/** Has something written by a writer that cannot move the high-water mark. */
export const leavingUnsettled = async ({ guard }: Cloud, write: () => Promise<unknown>): Promise<void> => {
  let lost = 0;
  guard.lose = (_, input) => /SET stable/.test(String(input.UpdateExpression)) && ++lost > 0;
  await write();
  guard.lose = undefined;
  expect(lost, 'no writer moved the mark').toBeGreaterThan(0);
};

/** What a writer leaves unsettled, because it cannot move the high-water mark, whoever reads next settles and shows. */
export const settleInReaders = async (cloud: Cloud, { phone, calendar }: Shop): Promise<void> => {
  const readers = [
    ['REPORT', { depth: '0', body: sync }],
    ['PROPFIND', { depth: '1', body: list }],
    // The whole calendar as one file.
    ['GET', {}],
  ] as const;
  for (const [verb, request] of readers) {
    const object = `${calendar}unsettled-${verb}.ics`;
    await leavingUnsettled(cloud, async () => {
      const body = eventOf(`unsettled-${verb}`);
      expectStatus(await phone('PUT', object, { type: 'text/calendar', body }), 201);
    });
    expect(expectStatus(await phone(verb, calendar, request), 200, 207).text).toContain(`unsettled-${verb}`);
    expectStatus(await phone('DELETE', object), 204);
  }
};
