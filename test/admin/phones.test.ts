import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminTokens } from '../../shared/store/dynamo/administration/admin-token.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { api, json, poll, refused } from './requests.ts';

interface Item {
  readonly line: number;
  readonly name: string;
  readonly outcome: string;
  readonly userName?: string;
  readonly password?: string;
  readonly url?: string;
  readonly problem?: { readonly code: string; readonly says: object; readonly issues?: readonly { field: string }[] };
}

const windows1252 = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => ({ '–': 0x96, '€': 0x80 })[character] ?? character.charCodeAt(0));
const utf16 = (text: string): Uint8Array => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

describe('U20 phones from a CSV file', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    // The administration never stands behind a load balancer, which would make text of a file that is no UTF-8.
    gateway = await startGateway({ transport: 'http-api' });
    await api(gateway, 200, 'PATCH', '/branches/anna-branch', { name: 'Köln Süd' });
  });
  afterAll(() => gateway.close());

  let key = 0;
  const send = (file: string | Uint8Array, query = '', headers: Record<string, string> = {}) =>
    gateway.admin('POST', `/admin/v1/phones/import${query}`, file, { 'content-type': 'text/csv', ...headers });
  const imported = async (file: string | Uint8Array, query = '', headers: Record<string, string> = {}) => {
    const answer = await send(file, query, headers);
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
    return json(answer) as { total: number; items: readonly Item[]; next?: number };
  };
  const once = () => ({ 'idempotency-key': `import ${++key}` });
  const counts = () =>
    Promise.all(
      ['users', 'resources', 'service-accesses'].map(
        async (list) => (await api(gateway, 200, 'GET', `/${list}?limit=200`)).items.length as number,
      ),
    );
  const outcomes = ({ items }: { readonly items: readonly Item[] }) =>
    items.map(({ line, outcome, problem }) => [line, outcome, ...(problem ? [problem.code] : [])].join(' '));

  it('S15 S19 as Excel in Germany saves it: semicolons, quotes, a mark, its dates; each row is a phone that synchronises', async () => {
    const file = [
      '\uFEFFName;Art;Filiale;Benutzername;Gültig ab;Gültig bis;Bestätigt;Beschreibung',
      'Jörg Müller;Mitarbeiter;köln süd;;01.11.2026;31.12.2026;ja;"Zeile 1',
      'mit ; und ""Zitat"""',
      '',
      '"Kabine 1";Raum;Köln Süd;kabine.1;;;nein;',
    ].join('\r\n');
    const before = await counts();
    const { total, items, next } = await imported(file);
    expect([total, next, outcomes({ items })]).toEqual([2, undefined, ['2 made', '5 made']]);
    expect(await counts()).toEqual(before.map((one) => one + 2));
    const [person, room] = items;
    expect(person).toMatchObject({ name: 'Jörg Müller', userName: 'joerg.mueller', outcome: 'made' });
    const { userName = '', password = '', url = '' } = person!;
    expect(await api(gateway, 200, 'GET', '/service-accesses/joerg.mueller')).toMatchObject({
      works: true,
      branchId: 'anna-branch',
      validFrom: '2026-11-01',
      validUntil: '2026-12-31',
      description: 'Zeile 1\nmit ; und "Zitat"',
      passwordState: 'admin-set',
    });
    expect((await poll(gateway, new URL(url).pathname, { userName, password })).status).toBe(207);
    expect(await api(gateway, 200, 'GET', '/service-accesses/kabine.1')).toMatchObject({ confirmed: false });
    expect(room?.password).not.toBe(password);
    const { items: audit } = await api(gateway, 200, 'GET', '/audit?subject=joerg.mueller');
    expect(audit.map(({ action }: { action: string }) => action).toSorted()).toEqual([
      'password assigned',
      'service access created',
    ]);
    const { items: rooms } = await api(gateway, 200, 'GET', '/resources?kind=place');
    expect(rooms).toMatchObject([{ name: 'Kabine 1', allowCalendarSync: true, branchId: 'anna-branch' }]);
  });

  it.each([
    ['windows-1252', windows1252('Name;Benutzername\r\nZoë Größe – €;wide.1\r\n'), 'Zoë Größe – €'],
    ['UTF-8 without a mark, commas', Buffer.from('name,userName\nZoë Größe,wide.2\n'), 'Zoë Größe'],
    ['UTF-16 with tabs', utf16('Name\tBenutzername\r\nZoë Größe\twide.3\r\n'), 'Zoë Größe'],
    ['a hint of Excel, old line ends', Buffer.from('sep=;\rUser name;Name\rwide.4;Zoë Größe'), 'Zoë Größe'],
    ['a comma in quotes', Buffer.from('Name,User name\n"Größe, Zoë",wide.5\n'), 'Größe, Zoë'],
    [
      'the last line without an end, blanks around',
      Buffer.from(' Name ; Benutzername \n Zoë "Z" Größe ; wide.6'),
      'Zoë "Z" Größe',
    ],
  ])('reads %s', async (_, file, name) => {
    const { items } = await imported(file, '?dryRun=true');
    expect(items.map((item) => [item.name, item.outcome])).toEqual([[name, 'ready']]);
  });

  it('a dry run says of every row what is wrong, with its line, and makes nothing; nor does a refused row by half', async () => {
    const file = [
      'Name;Kind;Branch;User;User name;Confirmed;Valid from;Valid until',
      'Good;;;;good.one;;;',
      ';;;;no.name;;;',
      'Twice;;;;Good.One;;;',
      'Taken;;;;anna;;;',
      'Bad name;;;;bad name;;;',
      'Dots;;;;..;;;',
      'Nowhere;;Atlantis;;n1;;;',
      'Nobody;;;Nobody;n2;;;',
      'Backwards;;;;n3;;2026-12-02;2026-12-01',
      'No date;;;;n4;;31.02.2026;',
      'American;;;;n5;;11/22/2026;',
      'Maybe;;;;n6;maybe;;',
      'What;Robot;;;n7;;;',
      'Long;;;;n8;;;;;too much',
      '漢字;;;;;;;',
    ].join('\n');
    const before = await counts();
    const dry = await imported(file, '?dryRun=true', { 'accept-language': 'de' });
    const expected = [
      '3 refused invalid-input',
      '4 refused username-taken',
      '5 refused username-taken',
      '6 refused username-invalid',
      '7 refused username-invalid',
      '8 refused branch-not-found',
      '9 refused user-not-found',
      '10 refused invalid-window',
      '11 refused invalid-window',
      '12 refused invalid-window',
      '13 refused invalid-input',
      '14 refused invalid-input',
      '15 refused invalid-input',
      '16 refused username-invalid',
    ];
    expect(outcomes(dry)).toEqual(['2 ready', ...expected]);
    expect(dry.items.map(({ problem }) => problem?.issues?.[0]?.field).filter((one) => one !== undefined)).toEqual([
      'name',
      'confirmed',
      'kind',
      '',
    ]);
    expect(await counts()).toEqual(before);
    expect(outcomes(await imported(file))).toEqual(['2 made', ...expected]);
    expect(await counts()).toEqual(before.map((one) => one + 1));
  });

  it('U20 somebody who is there already gets a phone for the diary they have, which is then allowed', async () => {
    const user = await api(gateway, 201, 'POST', '/users', { name: 'Emil Braun', branchId: 'anna-branch' });
    const diary = { kind: 'person', name: 'Emil', userId: user.id, branchId: 'anna-branch' };
    const resource = await api(gateway, 201, 'POST', '/resources', diary);
    const file = `Name;User;User name\nEmil;emil braun;emil.1\nEmil;${user.id};emil.2\n`;
    const before = await counts();
    const { items } = await imported(file);
    expect(outcomes({ items })).toEqual(['2 made', '3 made']);
    for (const { url } of items) expect(url).toContain(`/${resource.id}/`);
    const after = await counts();
    expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([0, 0, 2]);
    expect((await api(gateway, 200, 'GET', `/resources/${resource.id}`)).allowCalendarSync).toBe(true);
    await api(gateway, 201, 'POST', '/users', { name: 'Emil Braun' });
    const { items: again } = await imported('Name;User;User name\nEmil;Emil Braun;emil.3\n');
    expect(again[0]?.problem).toMatchObject({ code: 'invalid-input', issues: [{ field: 'user' }] });
  });

  it('goes on part by part, for whoever shows how far it is', async () => {
    const file = `Name\n${Array.from({ length: 7 }, (_, n) => `Part ${n}`).join('\n')}\n`;
    const seen: string[] = [];
    const headers = once();
    for (let from: number | undefined = 0; from !== undefined; ) {
      const page: Awaited<ReturnType<typeof imported>> = await imported(file, `?limit=3&from=${from}`, headers);
      expect(page.total).toBe(7);
      seen.push(...page.items.map(({ userName = '' }) => userName));
      from = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 7 }, (_, n) => `part.${n}`));
  });

  it('T61 B12 sent again under its key makes nothing twice; a password that nobody got is made anew, one that was changed is not', async () => {
    const headers = once();
    const file = 'Name\nLost One\nLost Two\n';
    const first = await imported(file, '', headers);
    gateway.clock.now += 1_000;
    await api(gateway, 200, 'PATCH', '/service-accesses/lost.two', { description: 'has it' });
    const before = await counts();
    const second = await imported(file, '', headers);
    expect(await counts()).toEqual(before);
    expect(outcomes(second)).toEqual(['2 made', '3 made-before']);
    const [one, two] = second.items;
    expect(one?.url).toBe(first.items[0]?.url);
    const status = async (userName: string, password = '') =>
      (await poll(gateway, new URL(one?.url ?? '').pathname, { userName, password })).status;
    expect([await status('lost.one', one?.password), await status('lost.one', first.items[0]?.password)]).toEqual([
      207, 401,
    ]);
    expect([
      two?.password,
      await poll(gateway, new URL(first.items[1]?.url ?? '').pathname, {
        userName: 'lost.two',
        password: first.items[1]?.password ?? '',
      }).then((a) => a.status),
    ]).toEqual([undefined, 207]);
    expect(outcomes(await imported('Name;Description\nLost One;other\n', '', headers))).toEqual([
      '2 refused idempotency-mismatch',
    ]);
    // Under another key it is another wish.
    expect(outcomes(await imported(file, '', once()))).toEqual([
      '2 refused username-taken',
      '3 refused username-taken',
    ]);
  });

  it('answers what it made when the storage fails on the way, and makes the rest on repetition', async () => {
    const headers = once();
    const file = 'Name\nFault One\nFault Two\n';
    const before = await counts();
    let saves = 0;
    const stop = gateway.table.intercept((operation, input) => {
      if (operation !== 'TransactWriteItems' || !JSON.stringify(input).includes('"access#fault.')) return;
      if (++saves > 1) throw Object.assign(new Error('full'), { name: 'LimitExceededException' });
    });
    const first = await send(file, '', headers);
    stop();
    const { items, next } = json(first);
    expect([first.status, outcomes({ items }), next]).toEqual([200, ['2 made'], 1]);
    expect((await counts()).map((count, at) => count - (before[at] ?? 0))).toEqual([1, 1, 1]);
    expect(outcomes(await imported(file, `?from=${next}`, headers))).toEqual(['3 made']);
  });

  it.each([
    ['nothing', ''],
    ['headings alone', 'Name;Benutzername\n'],
    ['no name', 'Benutzername\nx\n'],
    ['a column that nobody knows', 'Name;Gültg bis\nx;2026-12-01\n'],
    ['a column twice', 'Name;Benutzername;User name\nx;y;z\n'],
    ['a quote without an end', 'Name;Benutzername\n"x;y\n'],
    ['more rows than 500', `Name\n${'x\n'.repeat(501)}`],
    ['no table', '\u0000\u0001\u0002'],
  ])('refuses %s, whole', async (_, file) => {
    const before = await counts();
    const problem = await refused(gateway, 400, 'invalid-input', 'POST', '/phones/import', file, {
      'content-type': 'text/csv',
    });
    expect(problem.issues).toMatchObject([{ where: 'body', says: { en: expect.any(String), de: expect.any(String) } }]);
    expect(await counts()).toEqual(before);
  });

  it('an administrator of one branch fills that branch, and no other', async () => {
    await gateway.seed({ name: 'zoe' });
    await api(gateway, 200, 'PATCH', '/branches/zoe-branch', { name: 'Hafen' });
    const token = await adminTokens(gateway.table).replace('anna-branch');
    const limited = { authorization: `Bearer ${token}` };
    const both = await api(gateway, 201, 'POST', '/users', { name: 'In both', branchId: 'anna-branch' });
    const lent = { kind: 'person', name: 'Lent', userId: both.id, branchId: 'zoe-branch' };
    await api(gateway, 201, 'POST', '/resources', lent);
    const rows = ['Mine;;', 'Theirs;Hafen;', 'By id;zoe-branch;', 'User;;zoe-user', 'Both;;In both'];
    const file = ['Name;Branch;User', ...rows].join('\n');
    expect(outcomes(await imported(file, '', limited))).toEqual([
      '2 made',
      '3 refused branch-not-found',
      '4 refused branch-not-found',
      '5 refused user-not-found',
      '6 refused own-branch-only',
    ]);
    expect((await api(gateway, 200, 'GET', '/service-accesses/mine')).branchId).toBe('anna-branch');
    // Whoever administers both has to say which.
    const { items } = await imported('Name\nWhere\n');
    expect(items[0]?.problem).toMatchObject({ code: 'invalid-input', issues: [{ field: 'branch' }] });
  });
});
