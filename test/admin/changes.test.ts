import { expect, it } from 'vitest';
import { describeWire } from '../support/wire.ts';
import { api, event, put, refused } from './requests.ts';

interface Item {
  readonly change: string;
  readonly id?: string;
  readonly resourceId?: string;
  readonly appointment?: { readonly title?: string; readonly creator?: string };
}
interface Page {
  readonly items: readonly Item[];
  readonly token: string;
  readonly more: boolean;
}

describeWire('the change feed', (wire) => {
  const diary = () => `/resources/${wire().shop.resource.id}`;
  const object = (name: string) => `${wire().shop.calendarPath}${name}.ics`;
  const phonePuts = async (name: string, title = name) =>
    expect([201, 204]).toContain((await put(wire(), object(name), event(name, title))).status);
  const ask = (path: string, query: Readonly<Record<string, string | number>> = {}): Promise<Page> =>
    api(wire(), 200, 'GET', `${path}?${new URLSearchParams(query as Record<string, string>)}`);

  /** Calls until nothing more is announced, as a diary program does. */
  const readAll = async (path: string, since?: string, limit = 50) => {
    const items: Item[] = [];
    let token = since;
    for (;;) {
      const page = await ask(path, { limit, ...(token !== undefined && { since: token }) });
      items.push(...page.items);
      token = page.token;
      if (!page.more) return { items, token };
    }
  };

  it('B09 tells everything at first, then what phones and diary made, changed and deleted', async () => {
    await phonePuts('one');
    const first = await readAll(`${diary()}/changes`);
    expect(first.items).toMatchObject([{ change: 'changed', id: 'one.ics', appointment: { title: 'one' } }]);

    const made = await api(wire(), 201, 'POST', `${diary()}/appointments`, {
      title: 'By the diary',
      start: '2026-12-03T09:00',
      end: '2026-12-03T10:00',
    });
    await phonePuts('one', 'one, moved');
    await phonePuts('two');
    await wire().fetch('DELETE', object('two'));
    const next = await readAll(`${diary()}/changes`, first.token);
    expect(next.items.map(({ change, id }) => [change, id])).toEqual([
      ['changed', made.id],
      ['changed', 'one.ics'],
      ['removed', 'two.ics'],
    ]);
    expect(next.items[1]?.appointment?.title).toBe('one, moved');

    const unchanged = await ask(`${diary()}/changes`, { since: next.token });
    expect(unchanged).toEqual({ items: [], token: next.token, more: false });
  });

  it('B09 loses nothing over pages of any size and writes between them', async () => {
    for (let at = 0; at < 12; at++) await phonePuts(`page-${at}`);
    for (const limit of [1, 2, 5, 12, 13]) {
      const { items, token } = await readAll(`${diary()}/changes`, undefined, limit);
      const known = new Set(items.map(({ id }) => id));
      for (let at = 0; at < 12; at++) expect(known).toContain(`page-${at}.ics`);
      await phonePuts('page-3', `again ${limit}`);
      await phonePuts('page-4', `again ${limit}`);
      const later = await readAll(`${diary()}/changes`, token, limit);
      expect(later.items.map(({ id }) => id)).toEqual(['page-3.ics', 'page-4.ics']);
    }
  });

  it('B09 says when a token means nothing any more, and takes no other query', async () => {
    const { token } = await ask(`${diary()}/changes`);
    const future = token.replace(/\d+$/, '999999');
    for (const since of ['nonsense', token.replace(/sync:[^:]+/, 'sync:another'), future])
      await refused(wire(), 410, 'changes-not-known', 'GET', `${diary()}/changes?since=${encodeURIComponent(since)}`);
    await refused(wire(), 410, 'changes-not-known', 'GET', '/changes?since=nonsense');
    await refused(wire(), 400, 'invalid-input', 'GET', `${diary()}/changes?wait=21`);
    await refused(wire(), 400, 'invalid-input', 'GET', `${diary()}/changes?sync=1`);
    await refused(wire(), 404, 'resource-not-found', 'GET', '/resources/nobody/changes');
  });

  it('B09 waits for a change when it is asked to', async () => {
    const { token } = await readAll(`${diary()}/changes`);
    const waiting = ask(`${diary()}/changes`, { since: token, wait: 15 });
    await phonePuts('awaited');
    expect((await waiting).items.map(({ id }) => id)).toEqual(['awaited.ics']);
    expect((await ask(`${diary()}/changes`, { since: (await waiting).token, wait: 1 })).items).toEqual([]);
  });

  it('B09 follows all diaries with one token: new ones come whole, deleted ones are named', async () => {
    const times = { title: 'Fitting', start: '2026-12-03T09:00', end: '2026-12-03T10:00' };
    const resource = { kind: 'place', zone: 'Europe/Berlin' };
    const office = await api(wire(), 201, 'POST', '/resources', { ...resource, name: 'Office' });
    const { id } = await api(wire(), 201, 'POST', `/resources/${office.id}/appointments`, times);
    const { items, token } = await readAll('/changes');
    expect(items).toEqual([expect.objectContaining({ resourceId: office.id, change: 'changed', id })]);
    expect(await ask('/changes', { since: token })).toEqual({ items: [], token, more: false });

    const room = await api(wire(), 201, 'POST', '/resources', { ...resource, name: 'Room' });
    const fitting = await api(wire(), 201, 'POST', `/resources/${room.id}/appointments`, times);
    await api(wire(), 200, 'PATCH', `/resources/${office.id}/appointments/${id}`, { title: 'Other' });
    const next = await readAll('/changes', token, 1);
    expect(next.items).toHaveLength(2);
    expect(next.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ resourceId: room.id, change: 'changed', id: fitting.id }),
        expect.objectContaining({ resourceId: office.id, change: 'changed', id }),
      ]),
    );
    // The token of before is good still: whoever failed to process its answer asks again.
    expect((await readAll('/changes', token)).items).toHaveLength(2);

    await api(wire(), 204, 'DELETE', `/resources/${room.id}`);
    const last = await readAll('/changes', next.token);
    expect(last.items).toEqual([{ resourceId: room.id, change: 'resource-removed' }]);
    expect((await readAll('/changes', last.token)).items).toEqual([]);
  });
});
