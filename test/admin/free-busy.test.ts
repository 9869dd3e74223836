import { expect, it } from 'vitest';
import { describeWire } from '../support/wire.ts';
import { api, event, put, refused } from './requests.ts';

const period = { from: '2026-12-02T00:00:00+01:00', to: '2026-12-03T00:00:00+01:00' };

describeWire('free and busy of many diaries', (wire) => {
  const anna = () => wire().shop.resource.id;
  const room = async () =>
    (await api(wire(), 201, 'POST', '/resources', { kind: 'place', name: 'Room', zone: 'Europe/Berlin' })).id as string;
  const book = (resourceId: string, from: string, to: string, fields: object = {}) =>
    api(wire(), 201, 'POST', `/resources/${resourceId}/appointments`, {
      start: `2026-12-${from}`,
      end: `2026-12-${to}`,
      title: 'Eye test of Frau Lindner',
      zone: 'Europe/Berlin',
      ...fields,
    });
  const ask = async (resourceIds: readonly string[], within: object = period) =>
    (await api(wire(), 200, 'POST', '/free-busy', { resourceIds, ...within })).items;
  /** Periods in the words of the shop's day. */
  const told = ({ busy }: { busy: readonly { start: string; end: string; status: string }[] }) =>
    busy.map(({ start, end, status }) => `${start.slice(8, 16)} ${end.slice(8, 16)} ${status}`);

  it('B09 tells of each diary when it is taken, joined, preparation and follow-up counted, and nothing else', async () => {
    const other = await room();
    await book(anna(), '02T09:00', '02T09:30', { preparationMinutes: 15, followUpMinutes: 5 });
    await book(anna(), '02T09:35', '02T10:00', { status: 'proposed' });
    await book(anna(), '02T09:50', '02T10:30', { status: 'proposed', followUpMinutes: 10 });
    await book(anna(), '02T10:15', '02T10:20');
    await book(anna(), '02T12:00', '02T13:00', { status: 'cancelled' });
    await put(
      wire(),
      `${wire().shop.calendarPath}t.ics`,
      event('t', 'Free', '20261202T150000', 'TRANSP:TRANSPARENT\r\n'),
    );
    await book(other, '02', '02');
    const items = await ask([anna(), other, 'none', anna()]);
    expect(items.map(({ resourceId }: { resourceId: string }) => resourceId)).toEqual([anna(), other, 'none']);
    expect(told(items[0])).toEqual([
      '02T07:45 02T08:35 busy',
      '02T08:35 02T09:15 tentative',
      '02T09:15 02T09:20 busy',
      '02T09:20 02T09:40 tentative',
    ]);
    expect(told(items[1])).toEqual(['01T23:00 02T23:00 busy']);
    expect(items[2]).toMatchObject({ busy: [], problem: { code: 'resource-not-found', id: 'none' } });
    expect(JSON.stringify(items)).not.toMatch(/Lindner|Eye test/);
  });

  it('B09 every instance of a series counts, and what reaches into the period by its follow-up alone', async () => {
    await book(anna(), '01T09:00', '01T09:30', { recurrence: 'FREQ=DAILY;COUNT=4', preparationMinutes: 10 });
    await book(anna(), '01T22:00', '01T23:50', { followUpMinutes: 30 });
    await book(anna(), '03T00:20', '03T01:00', { preparationMinutes: 60 });
    await book(anna(), '01T20:00', '01T21:00', { followUpMinutes: 180 });
    const [{ busy }] = await ask([anna()]);
    expect(told({ busy })).toEqual(['01T23:00 01T23:20 busy', '02T07:50 02T08:30 busy', '02T22:20 02T23:00 busy']);
    // A time is a time, whatever its offset.
    const inUtc = { from: '2026-12-01T23:00Z', to: '2026-12-02T23:00:00.000Z' };
    expect((await ask([anna()], inUtc))[0].busy).toEqual(busy);
  });

  it('B09 B03 an appointment takes the time of its second resource too', async () => {
    const other = await room();
    await book(anna(), '02T09:00', '02T09:30', { secondResourceId: other, preparationMinutes: 10 });
    const items = await ask([anna(), other]);
    expect(items.map(told)).toEqual([['02T07:50 02T08:30 busy'], ['02T07:50 02T08:30 busy']]);
  });

  it('B09 an appointment that nobody can read takes all it may, and says so', async () => {
    await put(wire(), `${wire().shop.calendarPath}a.ics`, event('a', 'Eye test', '20261202T090000'));
    const load = wire().store.loadObjects;
    Object.assign(wire().runtime.admin.store, {
      loadObjects: async (...args: Parameters<typeof load>) => {
        const objects = await load(...args);
        return new Map(
          [...objects].map(([name, object]) => [name, { ...object, etag: '"x"', body: Buffer.from('x') }]),
        );
      },
    });
    const [item] = await ask([anna()]);
    expect(item).toMatchObject({ unreadable: true });
    expect(told(item)).toEqual(['02T09:00 02T09:30 busy']);
  });

  it('B09 is bounded: 50 diaries, 92 days, 5,000 times, and says which field asks for more', async () => {
    const asking = (fields: object) =>
      refused(wire(), 400, 'invalid-input', 'POST', '/free-busy', { resourceIds: [anna()], ...period, ...fields });
    for (const [field, fields] of [
      ['resourceIds', { resourceIds: [] }],
      ['resourceIds', { resourceIds: Array.from({ length: 51 }, (_, at) => `r${at}`) }],
      ['from', { from: '2026-12-02' }],
      ['from', { from: '2026-02-30T00:00:00Z' }],
      ['to', { to: '2026-12-02T00:00:00' }],
      ['to', { to: period.from }],
      ['to', { to: '2027-03-05T00:00:00+01:00' }],
    ] as const)
      expect((await asking(fields)).issues).toMatchObject([{ where: 'body', field }]);
    await ask([anna()], { from: '2026-09-01T00:00:00+02:00', to: '2026-12-02T00:00:00+01:00' });

    const often = { recurrence: 'FREQ=DAILY;COUNT=2000', start: '2026-12-01T09:00', end: '2026-12-01T09:01' };
    for (let times = 0; times < 55; times++) await book(anna(), '', '', often);
    const quarter = { from: '2027-01-01T00:00:00Z', to: '2027-04-03T00:00:00Z' };
    expect((await asking(quarter)).issues).toMatchObject([{ field: 'resourceIds, from, to' }]);
  });
});
