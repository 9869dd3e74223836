import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findIana, WINDOWS_TO_IANA_MAP } from 'windows-iana';
import { bundle } from '../../cdk/bundle.ts';
import { weighBundles } from '../../cdk/bundle-report.ts';
import { windowsZones } from '../../cdk/windows-zones.ts';
import { eventOf } from '../../lambdas/local/event.ts';
import { functions } from '../../shared/deployment/functions.ts';
import { type ServedTable, servedTable } from '../support/dynamodb.ts';
import { basic, startGateway, type TestGateway } from '../support/gateway.ts';

const bundles = bundle(functions, mkdtempSync(join(tmpdir(), 'caldav-bundle-')));
const weights = weighBundles(bundles);
const answers = mkdtempSync(join(tmpdir(), 'caldav-answers-'));

describe('bundles', () => {
  let gateway: TestGateway;
  let table: ServedTable;
  beforeAll(async () => {
    table = await servedTable();
    gateway = await startGateway({ now: Date.now(), table });
  });
  afterAll(() => gateway.close());

  /** Calls the bundled function in a fresh process with nothing around it, as Lambda would. */
  const call = async (
    functionName: string,
    method: string,
    path: string,
    body = '',
    headers: Record<string, string> = {},
  ) => {
    const { shop } = gateway;
    const authorization = basic({ ...shop.access, password: shop.password });
    const event = eventOf({
      method,
      url: path,
      headers: { host: 'cal.example.com', authorization, ...headers },
      body: Buffer.from(body),
      sourceIp: '198.51.100.7',
    });
    // As the authorizer of the API leaves them; nobody else can.
    Object.assign(event.requestContext, { authorizer: { jwt: { claims: { sub: 'diary program' } } } });
    const source = `require(${JSON.stringify(join(bundles.folderOf(functionName), 'index.cjs'))}).handler(${JSON.stringify(event)}).then((answer) => require('node:fs').writeFileSync(process.env.ANSWER, JSON.stringify({ ...answer, loaded: Object.keys(require.cache) })))`;
    // By a file: a pipe takes part of a long answer, and the rest is lost.
    const file = join(answers, 'answer.json');
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', source], {
      env: {
        ANSWER: file,
        TABLE_NAME: table.tableName,
        DAV_BASE_URL: 'https://cal.example.com',
        ADMIN_BASE_URL: 'https://cal.example.com',
        INGRESS: 'http-api',
        STAGE: 'test',
        LAMBDA_TASK_ROOT: bundles.folderOf(functionName),
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      },
    });
    const answer = JSON.parse(readFileSync(file, 'utf8')) as {
      statusCode: number;
      headers: Record<string, string>;
      body: string;
      isBase64Encoded: boolean;
      loaded: string[];
    };
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8').toString(),
      /** The files it took, besides its own. */
      loaded: answer.loaded.map((path) => basename(path)).filter((file) => file !== 'index.cjs'),
      log: stdout.split('\n').filter((line) => line !== ''),
    };
  };

  it('answer a phone without anything that is not in them', async () => {
    const { calendarPath } = gateway.shop;
    const event =
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=W. Europe Standard Time:20261124T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Eye test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
    expect((await call('options', 'OPTIONS', calendarPath)).status).toBe(200);
    expect((await call('put', 'PUT', `${calendarPath}a.ics`, event)).status).toBe(201);
    expect(await call('get', 'GET', `${calendarPath}a.ics`)).toMatchObject({ status: 200, text: event });
    const { status, text, log } = await call('propfind', 'PROPFIND', calendarPath, '', { depth: '1' });
    expect(status).toBe(207);
    expect(text).toContain('a.ics');
    const query =
      '<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/></prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20270105T080000Z" end="20270105T080001Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>';
    expect((await call('report', 'REPORT', calendarPath, query)).text).toContain('a.ics');
    const who = '<propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>';
    expect((await call('webdav', 'PROPFIND', '/dav/', who, { depth: '0' })).text).toContain('/dav/principals/anna/');
    expect((await call('delete', 'DELETE', `${calendarPath}a.ics`)).status).toBe(204);
    // One line of JSON and nothing before it, or CloudWatch reads no metric out of it.
    expect(log).toHaveLength(1);
    expect(JSON.parse(log[0] ?? '')).toMatchObject({ verb: 'PROPFIND', _aws: expect.anything() });
  });

  it('load, every one of them', async () => {
    for (const { functionName, side } of functions) {
      const path = side === 'self' ? '/me' : side === 'admin' ? '/admin/v1/none' : '/dav/';
      const { status } = await call(functionName, 'TRACE', path);
      expect([functionName, status]).toEqual([functionName, expect.any(Number)]);
      expect(status).toBeLessThan(500);
    }
  });

  it('answer a browser with the page of the console, whole, as it was built', async () => {
    const page = (file: string) => readFileSync(join(bundles.folderOf('console'), file), 'utf8');
    const { status, headers, text } = await call('console', 'GET', '/console');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    for (const file of ['page.js', 'page.css']) {
      expect(page(file)).not.toBe('');
      expect(text).toContain(page(file));
    }
  });

  it('serve the page of the console without anything that the administration needs', () => {
    const { octets, parts = [] } = weights.find(({ functionName }) => functionName === 'console') ?? {};
    expect(octets).toBeLessThan(30_000);
    expect(parts.map(([part]) => part).filter((part) => /bcrypt|zod|ical|aws|dynamo/.test(part))).toEqual([]);
  });

  it('load a heavy library only for a request that needs it', async () => {
    const { calendarPath } = gateway.shop;
    const event = (name: string, rule = '') =>
      `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:${name}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261124T090000Z\r\nDURATION:PT1H\r\n${rule}SUMMARY:Eye test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
    const sync =
      '<sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>';
    for (const name of ['report', 'webdav']) {
      expect((await call(name, 'REPORT', calendarPath, sync)).loaded, name).toEqual([
        'bcryptjs.cjs',
        'fast-xml-parser.cjs',
      ]);
    }
    for (const name of ['put', 'webdav']) {
      const once = await call(name, 'PUT', `${calendarPath}${name}.ics`, event(name));
      expect([name, once.status, once.loaded]).toEqual([name, 201, ['bcryptjs.cjs', 'ical.js.cjs']]);
      const often = await call(name, 'PUT', `${calendarPath}${name}.ics`, event(name, 'RRULE:FREQ=DAILY\r\n'));
      expect([name, often.status, often.loaded]).toEqual([name, 204, ['bcryptjs.cjs', 'ical.js.cjs']]);
    }
  });

  it('weigh at most 430 KB, those of phones, and speak to DynamoDB with AWS’s own client, without its codec of documents', () => {
    for (const { functionName, octets, parts } of weights) {
      if (functions.find((row) => row.functionName === functionName)?.side !== 'dav') continue;
      // Only the one that answers every verb may hold them all.
      expect(octets, functionName).toBeLessThan(functionName === 'webdav' ? 430_000 : 385_000);
      const names = parts.map(([part]) => part);
      expect([functionName, names]).toEqual([functionName, expect.arrayContaining(['@aws-sdk/client-dynamodb'])]);
      expect([functionName, names.filter((part) => /lib-dynamodb|util-dynamodb/.test(part))]).toEqual([
        functionName,
        [],
      ]);
    }
  });

  it('hold nothing that writes appointments, and weigh less, where the function only reads', () => {
    const reading = functions.filter(({ access }) => ['finds', 'reads', 'feed'].includes(access));
    expect(reading.map(({ functionName }) => functionName)).toEqual(['options', 'propfind', 'report', 'get', 'feed']);
    const writing = /store\/dynamo\/calendar\/(store|put-delete|bulk-put|move|commit|counterparts|double-booking)\.ts$/;
    for (const { functionName, side } of reading) {
      const { octets = Infinity } = weights.find((weight) => weight.functionName === functionName) ?? {};
      expect(octets, functionName).toBeLessThan(side === 'feed' ? 295_000 : 375_000);
      const [, { inputs }] = Object.entries(bundles.metafile.outputs).find(([path]) =>
        path.endsWith(`/${functionName}/index.cjs`),
      ) as [string, { inputs: Record<string, { bytesInOutput: number }> }];
      // Of a file that is not needed a constant may be left.
      const brought = Object.entries(inputs).filter(
        ([path, { bytesInOutput }]) => writing.test(path) && bytesInOutput > 50,
      );
      expect([functionName, brought.map(([path]) => path)]).toEqual([functionName, []]);
    }
  });

  it('contain nothing of the server of one machine', () => {
    const local = Object.entries(bundles.metafile.inputs).filter(([path]) =>
      /lambdas\/local\/|engine\/sqlite\/|dynoxide/.test(path),
    );
    expect(local.map(([path]) => path)).toEqual([]);
    const words = weights.map(({ functionName }) =>
      readFileSync(join(bundles.folderOf(functionName), 'index.cjs'), 'utf8'),
    );
    expect(words.filter((code) => code.includes('local-administrator'))).toEqual([]);
  });

  it('make an appointment, list it and change it with the libraries that each of them needs', async () => {
    const path = `/admin/v1/resources/${gateway.shop.resource.id}/appointments`;
    const json = { 'content-type': 'application/json' };
    const fields = { start: '2026-12-02T09:00', end: '2026-12-02T09:40', title: 'Eye test' };
    const made = await call('appointments', 'POST', path, JSON.stringify(fields), json);
    expect([made.status, made.loaded.toSorted()]).toEqual([201, ['ical-generator.cjs', 'ical.js.cjs', 'luxon.cjs']]);
    const { id } = JSON.parse(made.text);
    const list = await call('appointments', 'GET', `${path}?from=2026-12-01&to=2026-12-04`);
    const own = JSON.parse(list.text).items.filter((each: { id: string }) => each.id === id);
    expect(own).toMatchObject([{ startsAt: '2026-12-02T08:00:00.000Z' }]);
    const patch = await call('appointments', 'PATCH', `${path}/${id}`, '{"start":"2026-12-02T10:00"}', json);
    expect([patch.status, patch.loaded]).toEqual([200, ['ical.js.cjs']]);
  });

  it('weigh at most 500 KB, that of the diary, without what only a new appointment or an import needs', () => {
    const { octets, parts = [] } = weights.find(({ functionName }) => functionName === 'appointments') ?? {};
    expect(octets).toBeLessThan(500_000);
    expect(
      parts.map(([part]) => part).filter((part) => /node-ical|rrule|temporal|ical-generator|luxon/.test(part)),
    ).toEqual([]);
  });

  it('carry no credential chain, and of the Windows zones what the whole table would have said', () => {
    const parts = weights.flatMap((weight) => weight.parts.map(([part]) => part));
    expect(parts.filter((part) => /credential-provider|windows-iana/.test(part))).toEqual([]);
    const zones = windowsZones();
    for (const name of new Set(WINDOWS_TO_IANA_MAP.map(({ windowsName }) => windowsName))) {
      expect(zones[name]).toBe(findIana(name, '001')[0]);
    }
    expect(zones['W. Europe Standard Time']).toBe('Europe/Berlin');
  });
});
