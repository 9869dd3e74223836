import { beforeEach, expect, it } from 'vitest';
import { parseCalendarObject } from '../../shared/codec/ical/parse-object.ts';
import { dav } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { event, putObject } from '../support/icalendar.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const name = 'a.ics';
const at = (hour: string, summary: string) =>
  event('a', `DTSTART:20261123T${hour}0000Z`, 'DURATION:PT1H', `SUMMARY:${summary}`);
const stored = at('09', 'Eye test');

describeWire('B02, S12: what was judged is what is written over', (wire) => {
  /** Another process: in one, writes of a calendar wait for each other. */
  let other: TestGateway;
  beforeEach(async () => {
    other = await startGateway({ table: wire().table, shop: wire().shop });
  });

  const grant = (rights: object) => api(other, 200, 'PATCH', '/service-accesses/anna', { rights });

  /** The diary stores this object, or deletes what is there. */
  const diaryWrites = async (body: string | undefined): Promise<void> => {
    const { store, shop } = other;
    const calendar = (await store.loadCalendar(shop.principal, shop.resource.id))!;
    const writer = { kind: 'diary', actor: 'test' } as const;
    if (body === undefined) await store.deleteObject({ calendar, name, conditions: {}, writer });
    else
      await store.putObjects(calendar, writer, [{ name, object: parseCalendarObject(Buffer.from(body), ['VEVENT']) }]);
  };

  /** What a phone hears whose rights were judged, and whose write waits, while the diary writes. */
  const overtaken = async (put: string, diary: string | undefined, headers: Record<string, string> = {}) => {
    let overtaking = false;
    const release = wire().table.intercept(async (operation) => {
      if (operation !== 'TransactWriteItems' || overtaking) return;
      overtaking = true;
      await diaryWrites(diary);
    });
    const answer = await putObject(wire(), name, put, headers);
    release();
    expect(overtaking).toBe(true);
    return answer;
  };
  const found = async () => {
    const { status, text } = await wire().fetch('GET', `${wire().shop.calendarPath}${name}`);
    return status === 200 ? text : status;
  };

  it('a new text, judged over one time, moves nothing back that was moved meanwhile', async () => {
    await diaryWrites(stored);
    await grant({ create: true, move: false, editText: true, delete: true });
    const answer = await overtaken(at('09', 'Fitting'), at('12', 'Eye test'));
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
    expect(await found()).toBe(at('12', 'Eye test'));
  });

  it('a move, judged over one text, takes no text back that was written meanwhile', async () => {
    await diaryWrites(stored);
    await grant({ create: true, move: true, editText: false, delete: true });
    const answer = await overtaken(at('12', 'Eye test'), at('09', 'Fitting'));
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
    expect(await found()).toBe(at('09', 'Fitting'));
  });

  it('what both allow is judged anew and written', async () => {
    await diaryWrites(stored);
    await grant({ create: true, move: false, editText: true, delete: true });
    expect((await overtaken(at('09', 'Fitting'), at('09', 'Eye test of Emil'))).status).toBe(204);
    expect(await found()).toBe(at('09', 'Fitting'));
  });

  it('a new appointment, judged over nothing, replaces none that the diary made meanwhile', async () => {
    await grant({ create: true, move: false, editText: false, delete: true });
    const answer = await overtaken(at('09', 'Fitting'), at('12', 'Eye test'));
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
    expect(await found()).toBe(at('12', 'Eye test'));
  });

  it('without a branch an edit makes nothing new of what was deleted meanwhile (S12)', async () => {
    await diaryWrites(stored);
    await api(other, 200, 'PATCH', '/service-accesses/anna', { branchId: null });
    const answer = await overtaken(at('09', 'Fitting'), undefined);
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('branch-missing')]);
    expect(await found()).toBe(404);
  });

  it('without the right to create neither', async () => {
    await diaryWrites(stored);
    await grant({ create: false, move: true, editText: true, delete: true });
    const answer = await overtaken(at('09', 'Fitting'), undefined);
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
    expect(await found()).toBe(404);
  });

  it('a condition of the client’s own still counts, and is answered with 412', async () => {
    await diaryWrites(stored);
    await grant({ create: true, move: false, editText: true, delete: true });
    const { headers } = await wire().fetch('GET', `${wire().shop.calendarPath}${name}`);
    const answer = await overtaken(at('09', 'Fitting'), at('12', 'Eye test'), { 'if-match': headers.etag! });
    expect(answer.status).toBe(412);
    expect(await found()).toBe(at('12', 'Eye test'));
  });
});
