import { describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const syncFrom = (token: string): string =>
  reportBody(
    'D:sync-collection',
    `<D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level>${prop('D:getetag')}`,
  );
const tokenIn = (text: string): string => /<D:sync-token>([^<]+)</.exec(text)?.[1] ?? '';

describeWire('in the middle of a sync', (wire) => {
  it('T10 a calendar withdrawn between two requests is 404, and once back the same token goes on, nothing lost', async () => {
    const { admin, shop } = wire();
    expect((await putObject(wire(), 'a.ics', event('a'))).status).toBe(201);
    const token = tokenIn((await askReport(wire(), syncFrom(''), { headers: { depth: '0' } })).text);
    expect((await putObject(wire(), 'b.ics', event('b'))).status).toBe(201);

    const href = `<D:href>${shop.calendarPath}a.ics</D:href>`;
    const multiget = reportBody('C:calendar-multiget', `${prop('C:calendar-data')}${href}`);
    expect((await askReport(wire(), multiget)).text).toContain('UID:a');
    const allow = (allowCalendarSync: boolean) =>
      admin('PATCH', `/admin/v1/resources/${shop.resource.id}`, { allowCalendarSync });
    expect((await allow(false)).status).toBe(200);
    for (const answer of [
      await askReport(wire(), multiget),
      await askReport(wire(), syncFrom(token)),
      await putObject(wire(), 'c.ics', event('c')),
      await wire().fetch('GET', `${shop.calendarPath}a.ics`),
    ])
      expect(answer.status).toBe(404);

    expect((await allow(true)).status).toBe(200);
    const answer = await askReport(wire(), syncFrom(token), { headers: { depth: '0' } });
    expect([...readMultistatus(answer).keys()]).toEqual([`${shop.calendarPath}b.ics`]);
  });

  it('T38 what arrives late meets the condition of its time, or only what is there now', async () => {
    const { fetch, shop } = wire();
    const path = `${shop.calendarPath}a.ics`;
    const { headers: first } = await putObject(wire(), 'a.ics', event('a'));
    expect((await putObject(wire(), 'a.ics', event('a', 'SUMMARY:B'), { 'if-match': first.etag! })).status).toBe(204);
    const late = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:A'), { 'if-match': first.etag! });
    expect([late.status, (await fetch('GET', path)).text]).toEqual([412, expect.stringContaining('SUMMARY:B')]);

    const token = tokenIn((await askReport(wire(), syncFrom(''), { headers: { depth: '0' } })).text);
    expect((await fetch('DELETE', path, { headers: { 'if-match': first.etag! } })).status).toBe(412);
    expect((await fetch('DELETE', path)).status).toBe(204);
    expect((await fetch('DELETE', path)).status).toBe(404);
    const told = readMultistatus(await askReport(wire(), syncFrom(token), { headers: { depth: '0' } }));
    expect([...told].map(([href, { status }]) => [href, status])).toEqual([[path, 404]]);
  });
});

describe('T44 two servers whose clocks are ten minutes apart', () => {
  it('give the same tokens and entity tags, and sync each other’s writes', async () => {
    const minute = 60_000;
    const one = await startGateway({ now: Date.parse('2026-11-22T09:05:00Z') });
    const other = await startGateway({ table: one.table, shop: one.shop, now: one.clock.now - 10 * minute });
    const tokens: string[] = [];
    for (const [n, gateway] of [one, other, one, other].entries()) {
      expect((await putObject(gateway, `n${n}.ics`, event(`n${n}`))).status).toBe(201);
      const answers = [];
      for (const reader of [one, other])
        answers.push(await askReport(reader, syncFrom(tokens.at(-1) ?? ''), { headers: { depth: '0' } }));
      expect(answers[0]?.text).toBe(answers[1]?.text);
      expect([...readMultistatus(answers[0]!).keys()]).toEqual([`${one.shop.calendarPath}n${n}.ics`]);
      tokens.push(tokenIn(answers[0]!.text));
    }
    expect(new Set(tokens).size).toBe(4);
    await Promise.all([one.close(), other.close()]);
  });
});
