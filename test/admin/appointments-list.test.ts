import { expect, it } from 'vitest';
import { describeWire } from '../support/wire.ts';
import { api, event, put, refused } from './requests.ts';

interface Listed {
  readonly id: string;
  readonly startsAt: string;
  readonly title: string;
  readonly instance?: string;
}
interface Page {
  readonly items: readonly Listed[];
  readonly next?: string;
}

const named = ({ id, instance, startsAt }: Listed) => `${startsAt} ${id} ${instance}`;

describeWire('the list of appointments', (wire) => {
  const path = () => `/resources/${wire().shop.resource.id}/appointments`;
  const make = (title: string, start: string, end: string, fields: object = {}) =>
    api(wire(), 201, 'POST', path(), { title, start, end, ...fields });
  const period = (from = '2026-12-01', to = '2027-02-01') => `${path()}?from=${from}&to=${to}`;
  const page = async (query: string, cursor?: string): Promise<Page> =>
    api(wire(), 200, 'GET', cursor === undefined ? query : `${query}&cursor=${cursor}`);
  const all = async (query: string, between: (pages: number) => unknown = () => {}) => {
    const found: Listed[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const { items, next }: Page = await page(query, cursor);
      found.push(...items);
      cursor = next;
      pages += 1;
      await between(pages);
    } while (cursor !== undefined);
    return { found, pages };
  };

  /** Two series side by side, one that began before the period, one at the very same time as another, one without length. */
  const fill = async () => {
    await make('Daily', '2026-12-01T09:00', '2026-12-01T09:30', { recurrence: 'FREQ=DAILY;COUNT=20' });
    await make('Weekly', '2026-12-01T09:00', '2026-12-01T10:00', { recurrence: 'FREQ=WEEKLY;COUNT=5' });
    await make('Same time', '2026-12-08T09:00', '2026-12-08T09:30');
    await make('Holiday', '2026-11-20', '2026-12-06');
    const flash = event('flash', 'Flash', '20261208T080000').replace('DURATION:PT30M', 'DTEND:20261208T080000Z');
    expect((await put(wire(), `${wire().shop.calendarPath}flash.ics`, flash)).status).toBe(201);
  };

  it('comes in pages of any size, by start, nothing lost and nothing twice, also inside a series', async () => {
    await fill();
    const { items: whole, next } = await page(`${period()}&limit=200`);
    expect([whole.length, next]).toEqual([28, undefined]);
    const starts = whole.map(({ startsAt }) => startsAt);
    expect(starts).toEqual([...starts].sort());
    for (const limit of [1, 2, 7, 27, 28, 29]) {
      const { found, pages } = await all(`${period()}&limit=${limit}`);
      expect([limit, found.map(named), pages]).toEqual([limit, whole.map(named), Math.ceil(28 / limit)]);
      expect(found).toEqual(whole);
    }
  });

  it('has 50 on a page unless told, 200 at most', async () => {
    await make('Daily', '2026-12-01T09:00', '2026-12-01T09:30', { recurrence: 'FREQ=DAILY;COUNT=250' });
    const year = period('2026-12-01', '2027-12-01');
    expect((await page(year)).items).toHaveLength(50);
    expect((await page(`${year}&limit=200`)).items).toHaveLength(200);
    expect((await all(`${year}&limit=200`)).found).toHaveLength(250);
    for (const limit of ['0', '201', 'x']) await refused(wire(), 400, 'invalid-input', 'GET', `${year}&limit=${limit}`);
  });

  it('a page that ends with the last one says no next', async () => {
    await make('One', '2026-12-01T09:00', '2026-12-01T09:30');
    expect((await page(`${period()}&limit=1`)).next).toBeUndefined();
    expect(await page(`${period('2026-12-02', '2026-12-03')}&limit=1`)).toEqual({ items: [] });
  });

  it('refuses the cursor of another period, another resource, and what is none', async () => {
    await fill();
    const { next = '' } = await page(`${period()}&limit=3`);
    const room = await api(wire(), 201, 'POST', '/resources', { kind: 'place', name: 'Room' });
    const other = period().replace(wire().shop.resource.id, room.id);
    const [list, start, place] = next.split('.');
    for (const query of [
      `${period('2026-12-01', '2027-02-02')}&cursor=${next}`,
      `${period('2026-12-02')}&cursor=${next}`,
      `${other}&cursor=${next}`,
      `${period()}&cursor=`,
      `${period()}&cursor=nonsense`,
      `${period()}&cursor=${list}.${start}`,
      `${period()}&cursor=${list}.x.${place}`,
      `${period()}&cursor=${next}x`,
    ]) {
      const { issues } = await refused(wire(), 400, 'invalid-input', 'GET', query);
      expect(issues[0]).toMatchObject({ where: 'query', field: 'cursor' });
    }
    // The same period said otherwise is the same.
    const berlin = encodeURIComponent('2026-12-01T00:00:00+01:00');
    expect((await page(`${period(berlin)}&limit=3`, next)).items).toHaveLength(3);
  });

  it('what is there all the while comes once, whatever is added, changed or deleted between pages', async () => {
    await fill();
    const stays = (await page(`${period()}&limit=200`)).items;
    const added: string[] = [];
    const { found } = await all(`${period()}&limit=3`, async (pages) => {
      if (pages > 3) return;
      for (const day of ['01', '08', '20']) {
        const title = `Added ${pages} ${day}`;
        const { id } = await make(title, `2026-12-${day}T09:00`, `2026-12-${day}T09:20`);
        if (day === '20') added.push(id);
        await api(wire(), 200, 'PATCH', `${path()}/${id}`, { title: `${title} again` });
        if (day === '08') await api(wire(), 204, 'DELETE', `${path()}/${id}`);
      }
    });
    const names = found.map(named);
    expect(new Set(names).size).toBe(names.length);
    expect(stays.map(named).filter((name) => !names.includes(name))).toEqual([]);
    // Added behind what was read: seen in this very reading.
    const ids = found.map(({ id }) => id);
    expect(added.map((id) => ids.filter((one) => one === id).length)).toEqual([1, 1, 1]);
    // Added before: in the next reading.
    expect((await page(`${period()}&limit=200`)).items.length).toBe(stays.length + 6);
  });

  it('a last appointment that is deleted or moved leaves the cursor good', async () => {
    const [first, second] = [
      await make('First', '2026-12-01T09:00', '2026-12-01T09:30'),
      await make('Second', '2026-12-02T09:00', '2026-12-02T09:30'),
    ];
    const { next } = await page(`${period()}&limit=1`);
    await api(wire(), 204, 'DELETE', `${path()}/${first.id}`);
    const titles = async () => (await page(`${period()}&limit=1`, next)).items.map(({ title }) => title);
    expect(await titles()).toEqual(['Second']);
    await api(wire(), 200, 'PATCH', `${path()}/${second.id}`, { start: '2026-12-05T09:00' });
    expect(await titles()).toEqual(['Second']);
    await api(wire(), 200, 'PATCH', `${path()}/${second.id}`, { start: '2026-12-01T08:00' });
    expect(await titles()).toEqual([]);
  });

  it('refuses a period of more than 5,000 instances, however small the page', async () => {
    await make('Often', '2026-01-01T09:00', '2026-01-01T09:10', { recurrence: 'FREQ=HOURLY' });
    const answer = await refused(wire(), 400, 'invalid-input', 'GET', `${period('2026-01-01', '2026-12-01')}&limit=1`);
    expect(answer.issues[0].message).toBe('more than 5000 instances in the period: ask for a shorter one');
    const { items } = await page(`${period('2026-01-02', '2026-07-28')}&limit=1`);
    expect(items).toHaveLength(1);
  });
});
