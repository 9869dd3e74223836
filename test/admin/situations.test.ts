import { expect, it } from 'vitest';
import { notes } from '../../shared/admin/notes.ts';
import { describeWire } from '../support/wire.ts';
import { api, json, makeAccess, poll } from './requests.ts';
import { inSteps, type Step, situationsOn } from './situations.ts';

const access = '/service-accesses/tablet';
const resource = '/resources/anna-diary';
const patch = (path: string, body: object): Step => ['PATCH', path, body];

/** What *Test* says of a network that lets nothing through. */
const symptoms: readonly string[] = ['unexpected-answer', 'dns', 'tls', 'timeout', 'url-not-public'];

const situations = situationsOn((from) => `2026-11-${22 + from}`);

describeWire('every verdict about a service access is true: Test, /me, the access, the list, the phone', (wire) => {
  const password = 'lens cloth 42';
  const auth = { userName: 'tablet', password };
  const codesOf = (found: readonly { readonly code: string }[]) =>
    found.map(({ code }) => code).filter((code) => code !== 'password-admin-set' && code !== 'plain-http');
  const run = async (steps: readonly Step[]) => {
    await inSteps(steps, async (method, path, body) => {
      const answer = await wire().admin(method, `/admin/v1${path}`, method === 'DELETE' ? undefined : body);
      expect([path, answer.status < 300, answer.text]).toEqual([path, true, answer.text]);
      return answer.text === '' ? undefined : json(answer);
    });
  };

  it.each(situations)('$name', async ({ steps, codes, phone }) => {
    await makeAccess(wire(), 'tablet');
    await run(steps);
    const works = codes.every((code) => notes[code].severity !== 'error');
    expect(works).toBe(phone === 'calendar');

    const one = await api(wire(), 200, 'GET', access);
    expect([one.works, codesOf(one.notes)]).toEqual([works, codes]);
    const { items } = await api(wire(), 200, 'GET', '/service-accesses?q=tablet');
    expect(items).toEqual([one]);
    for (const value of [true, false]) {
      const found = (await api(wire(), 200, 'GET', `/service-accesses?works=${value}`)).items;
      expect(found.some(({ userName }: { userName: string }) => userName === 'tablet')).toBe(value === works);
    }

    const home = await poll(wire(), '/dav/calendars/tablet/', auth, '1');
    expect(home.status).toBe(phone === 401 ? 401 : 207);
    if (phone !== 401) expect(home.text.includes('<C:calendar/>')).toBe(phone === 'calendar');

    // Whoever proves the password hears at /me what a phone is not told.
    const own = await wire().fetch('GET', '/me/entries', { auth });
    if (phone === 401 || phone === 'cleared') {
      expect([own.status, json(own).code, json(own).obstacles]).toEqual([403, codes[0], codes]);
      expect(json(own).detail).toBe(notes[codes[0]!].says.en);
    } else {
      const entry = json(own).items.find(({ userName }: { userName: string }) => userName === 'tablet');
      expect([entry.maySynchronise, codesOf(entry.notes)]).toEqual([works, codes]);
    }

    Object.assign(wire().runtime.admin, { fetch: async () => Promise.reject(new TypeError('fetch failed')) });
    const test = await api(wire(), 200, 'POST', `${access}/test`, { password });
    const stored = codesOf(test.notes).filter((code) => codes.includes(code as keyof typeof notes));
    expect([stored.toSorted(), test.ok]).toEqual([codes.toSorted(), false]);

    // Asked about a diary that they can pick, it finds nothing else in their way.
    const [picked] = (await api(wire(), 200, 'GET', `${access}/resource-urls`)).items;
    if (picked === undefined) return;
    const { resourceId } = picked;
    const about = await api(wire(), 200, 'POST', `${access}/test`, { password, resourceId });
    const inTheWay = (about.notes as { code: keyof typeof notes; severity: string }[]).flatMap(({ code, severity }) =>
      severity === 'error' && !symptoms.includes(code) ? [code] : [],
    );
    expect(inTheWay.filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('T05 a wrong password hears the one sentence, whatever else is in the way, and so does a phone with the right one', async () => {
    await makeAccess(wire(), 'tablet');
    await run([patch(access, { confirmed: false })]);
    const guess = () => wire().fetch('GET', '/me', { auth: { ...auth, password: 'lens cloth 43' } });
    const [wrong, repeated] = [await guess(), await guess()];
    expect([repeated.status, repeated.text]).toEqual([wrong.status, wrong.text]);
    const nobody = await wire().fetch('GET', '/me', { auth: { userName: 'nobody', password } });
    expect([wrong.status, json(wrong).code, wrong.text]).toEqual([401, 'not-signed-in', nobody.text]);
    const phone = await poll(wire(), '/dav/calendars/tablet/', auth);
    const stranger = await poll(wire(), '/dav/calendars/tablet/', { userName: 'nobody', password });
    expect([phone.status, phone.text, phone.headers.date === undefined]).toEqual([
      401,
      stranger.text,
      stranger.headers.date === undefined,
    ]);
    // Nothing can be changed through the closed door.
    const change = { oldPassword: password, newPassword: 'my very own 7' };
    const put = await wire().fetch('PUT', '/me/password', { auth, body: JSON.stringify(change) });
    expect([put.status, json(put).code]).toEqual([403, 'not-confirmed']);
  });

  it('a calendar of one’s own counts for the access that may make some, and for no other of the same user', async () => {
    await makeAccess(wire(), 'tablet', { rights: { makeCalendars: false } });
    await makeAccess(wire(), 'phone', { rights: { makeCalendars: true } });
    const phone = { userName: 'phone', password };
    expect((await wire().fetch('MKCALENDAR', '/dav/calendars/phone/own/', { auth: phone })).status).toBe(201);
    await run([patch(resource, { allowCalendarSync: false })]);
    const sees = async (who: typeof auth) =>
      (await poll(wire(), `/dav/calendars/${who.userName}/`, who, '1')).text.includes('<C:calendar/>');
    const { items } = await api(wire(), 200, 'GET', '/service-accesses');
    const listed = (name: string) => items.find(({ userName }: { userName: string }) => userName === name).works;
    const own = json(await wire().fetch('GET', '/me/entries', { auth: phone })).items;
    for (const [who, works] of [
      [phone, true],
      [auth, false],
    ] as const) {
      const entry = own.find(({ userName }: { userName: string }) => userName === who.userName);
      const one = await api(wire(), 200, 'GET', `/service-accesses/${who.userName}`);
      const verdicts = [await sees(who), listed(who.userName), entry.maySynchronise, one.works];
      expect([who.userName, ...verdicts]).toEqual([who.userName, works, works, works, works]);
    }
  });

  it('U25 what nobody allowed yet is a quiet note of a resource, and still not said to work', async () => {
    const made = await api(wire(), 201, 'POST', '/resources', { kind: 'person', name: 'Emil' });
    const state = ({ works, notes: found }: typeof made) => [
      works,
      found.map(({ code, severity }: { code: string; severity: string }) => `${code} ${severity}`),
    ];
    expect(state(made)).toEqual([false, ['employee-missing info', 'resource-sync-not-allowed info']]);
    const { items } = await api(wire(), 200, 'GET', `/resources?q=emil`);
    expect(items).toEqual([made]);
    // Allowed, the same things are in the way and are said aloud.
    const anna = await api(wire(), 200, 'PATCH', '/users/anna-user', { disabled: true });
    expect(anna.disabled).toBe(true);
    expect(state(await api(wire(), 200, 'GET', resource))).toEqual([false, ['user-disabled error']]);
  });
});

describeWire('lists that answer', (wire) => {
  const makeAll = async () => {
    const hafen = await api(wire(), 201, 'POST', '/branches', { name: 'Am Hafen', zone: 'UTC' });
    for (const [name, more] of [
      ['Zoe', { branchId: hafen.id }],
      ['Änne', {}],
      ['Emil 10', { disabled: true }],
      ['Emil 9', {}],
    ] as const)
      await api(wire(), 201, 'POST', '/users', { name, ...more });
  };
  const namesOf = async (query: string) =>
    (await api(wire(), 200, 'GET', `/users?${query}`)).items.map(({ name }: { name: string }) => name);

  it('in order of any field, both ways, as people sort names', async () => {
    await makeAll();
    const sorted = ['Änne', 'Emil 9', 'Emil 10', 'Optician anna', 'Zoe'];
    expect(await namesOf('sort=name')).toEqual(sorted);
    expect(await namesOf('sort=-name')).toEqual(sorted.toReversed());
    // By the name of the branch, not by its id; who has none comes last, whichever way.
    expect((await namesOf('sort=branchId')).slice(0, 2)).toEqual(['Zoe', 'Optician anna']);
    expect((await namesOf('sort=-branchId')).slice(0, 2)).toEqual(['Optician anna', 'Zoe']);
    expect((await namesOf('sort=-disabled'))[0]).toBe('Emil 10');
  });

  it('pages through a sorted list once, in any page size, whatever is added or renamed behind the reader', async () => {
    await makeAll();
    for (const sort of ['name', '-name', 'branchId', '-changedAt'])
      for (const limit of [1, 2, 3]) {
        const seen: string[] = [];
        for (let cursor: string | undefined = ''; cursor !== undefined; ) {
          const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
          const page = await api(wire(), 200, 'GET', `/users?sort=${sort}&limit=${limit}${next}`);
          seen.push(...page.items.map(({ name }: { name: string }) => name));
          cursor = page.next;
        }
        expect([sort, limit, seen]).toEqual([sort, limit, await namesOf(`sort=${sort}`)]);
      }
    const { next } = await api(wire(), 200, 'GET', '/users?sort=name&limit=2');
    await api(wire(), 201, 'POST', '/users', { name: 'Anton' });
    const rest = await namesOf(`sort=name&cursor=${encodeURIComponent(next)}`);
    expect(rest).toEqual(['Emil 10', 'Optician anna', 'Zoe']);
  });

  it('finds by any word of any field, by the names of user and branch too, ignoring case', async () => {
    await makeAll();
    expect(await namesOf('q=EMIL')).toHaveLength(2);
    expect(await namesOf('q=emil+9')).toEqual(['Emil 9']);
    expect(await namesOf('q=hafen')).toEqual(['Zoe']);
    expect(await namesOf('q=nobody')).toEqual([]);
    await makeAccess(wire(), 'Front.Desk', { description: 'The tablet in the shop window' });
    const found = async (q: string) =>
      (await api(wire(), 200, 'GET', `/service-accesses?q=${encodeURIComponent(q)}`)).items.map(
        ({ userName }: { userName: string }) => userName,
      );
    expect(await found('WINDOW tablet')).toEqual(['Front.Desk']);
    // Also by what is the matter with them, in either language.
    await api(wire(), 200, 'PATCH', '/service-accesses/Front.Desk', { validUntil: '2020-01-01' });
    for (const q of ['has expired', 'abgelaufen', 'EXPIRED window'])
      expect([q, await found(q)]).toEqual([q, ['Front.Desk']]);
    const byState = async (sort: string) =>
      (await api(wire(), 200, 'GET', `/service-accesses?sort=${sort}`)).items.map(
        ({ works }: { works: boolean }) => works,
      );
    expect([await byState('works'), await byState('-works')]).toEqual([
      [false, true],
      [true, false],
    ]);
    expect((await found('optician')).toSorted()).toEqual(['Front.Desk', 'anna']);
    // Nothing is found by what is shown to nobody.
    const { passwordHash = '' } = (await wire().adminStore.load('access', 'anna')) ?? {};
    expect(await found(passwordHash.slice(0, 12))).toEqual([]);
  });

  it.each([
    'sort=revision',
    'sort=passwordHash',
    'sort=',
    'sort=--name',
    'sort=name&cursor=zzz',
    `q=${'x'.repeat(201)}`,
  ])('refuses %s', async (query) => {
    const { status, text } = await wire().admin('GET', `/admin/v1/users?${query}`);
    expect([status, json({ text }).code]).toEqual([400, 'invalid-input']);
  });
});
