import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../cdk/smoke/finding.ts';
import { probeAll } from '../../cdk/smoke/probes.ts';
import { verbs } from '../../cdk/smoke/verbs.ts';
import { verdictOf } from '../../cdk/smoke/verdict.ts';
import { methodNames } from '../../shared/deployment/methods.ts';
import { paths } from '../../shared/deployment/paths.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { event, prop, reportBody } from '../support/icalendar.ts';
import type { SeededShop } from '../support/seed.ts';
import { exampleTemplate } from '../support/stack.ts';

/** What a proxy in front of the gateway does to it. */
interface Ingress {
  readonly passes?: (method: string) => boolean;
  readonly renamesChallenge?: boolean;
  readonly decodesPath?: boolean;
  readonly cutsAtQuestionMark?: boolean;
  /** Escapes what is escaped already. */
  readonly encodesTwice?: boolean;
  readonly requestLimit?: number;
  readonly fails?: boolean;
  readonly losesHeader?: string;
  /** A path that does not arrive. */
  readonly hides?: string;
  /** A condition that is lost on the way. */
  readonly losesCondition?: boolean;
  /** A function that fails. */
  readonly breaks?: (request: {
    readonly method: string;
    readonly path: string;
    readonly isSignedIn: boolean;
  }) => boolean;
}

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const pathThrough = ({ decodesPath, cutsAtQuestionMark, encodesTwice }: Ingress, path: string): string => {
  if (encodesTwice) return path.replaceAll('%', '%25');
  if (!decodesPath) return path;
  const decoded = decodeURIComponent(path);
  return encodeURI((cutsAtQuestionMark && decoded.split('?')[0]) || decoded).replaceAll('?', '%3F');
};

// Synthesis takes longer than a test may on a busy machine.
const template = exampleTemplate();

describe('npm run smoke', () => {
  let gateway: TestGateway;
  const open: (() => void)[] = [];

  beforeAll(async () => {
    gateway = await startGateway({ transport: 'socket' });
  });
  afterEach(() => {
    for (const close of open.splice(0)) close();
  });
  afterAll(() => gateway.close());

  /** The gateway behind such an ingress, on a port of its own. */
  const behind = async (ingress: Ingress): Promise<string> => {
    const server = createServer(async (request, response) => {
      const { method = '', url = '/', headers } = request;
      const body = await bytesOf(request);
      if (ingress.fails) return void response.writeHead(502).end();
      if (ingress.breaks?.({ method, path: url, isSignedIn: headers.authorization !== undefined }))
        return void response.writeHead(500).end('{"message":"Internal Server Error"}');
      if (ingress.losesCondition) delete headers['if-match'];
      if (url === ingress.hides) return void response.writeHead(404).end();
      if (!(ingress.passes?.(method) ?? true))
        return void response.writeHead(403).end('{"message":"Missing Authentication Token"}');
      if (body.byteLength > (ingress.requestLimit ?? Number.POSITIVE_INFINITY))
        return void response.writeHead(413).end();
      const answer = await gateway.fetch(method, pathThrough(ingress, url), {
        auth: null,
        headers: { ...(headers as Record<string, string>), host: 'cal.example.com' },
        body,
      });
      const {
        'www-authenticate': challenge,
        'transfer-encoding': _chunked,
        connection: _connection,
        ...rest
      } = answer.headers as Record<string, string>;
      if (ingress.losesHeader !== undefined) delete rest[ingress.losesHeader];
      const renamed = ingress.renamesChallenge ? 'x-amzn-remapped-www-authenticate' : 'www-authenticate';
      response
        .writeHead(answer.status, { ...rest, ...(challenge !== undefined && { [renamed]: challenge }) })
        .end(answer.bytes);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    open.push(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  const run = async (ingress: Ingress, password = gateway.shop.password, { access }: SeededShop = gateway.shop) => {
    const baseUrl = await behind(ingress);
    const findings = await probeAll(baseUrl, undefined, { userName: access.userName, password });
    return { findings, ...verdictOf(findings) };
  };
  const wrongs = (findings: readonly Finding[]): readonly string[] =>
    findings.filter(({ verdict }) => verdict === 'wrong').map(({ says }) => says.replace(/smoke-[\w-]+/, 'NAME'));
  /** What a first synchronisation says, the sync-token included. */
  const synced = async (): Promise<string> => {
    const body = reportBody('D:sync-collection', `<D:sync-token/><D:sync-level>1</D:sync-level>${prop('D:getetag')}`);
    return (await gateway.fetch('REPORT', gateway.shop.calendarPath, { body })).text;
  };
  const sentence = (findings: readonly Finding[], probe: string): string | undefined =>
    findings.find((finding) => finding.probe === probe)?.says;

  it('finds nothing to say against an ingress that leaves everything as it is', async () => {
    const { findings, works, report } = await run({});
    expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(works).toBe(true);
    expect(report).toContain('Phones will work');
    expect(sentence(findings, 'verbs')).toMatch(/PROPFIND.*REPORT.*MKCALENDAR/);
  });

  it('names the verbs that an ingress swallows, and the ingress to use', async () => {
    const { works, report, findings } = await run({
      passes: (method) => !['PROPFIND', 'REPORT', 'MKCALENDAR'].includes(method),
    });
    expect(works).toBe(false);
    expect(sentence(findings, 'verbs')).toBe(
      'The ingress does not pass PROPFIND, REPORT, MKCALENDAR at /dav/ (answers 403).',
    );
    expect(report).toContain('-c davIngress=alb');
  });

  it('tells functions that are too slow from an ingress that ends connections', async () => {
    const stranger = async (method: string) => ({
      status: 0,
      headers: new Headers(),
      text: '',
      fault: method === 'GET' ? ('unreachable' as const) : ('timeout' as const),
    });
    const findings = await verbs(stranger);
    const others = methodNames.filter((method) => method !== 'GET').join(', ');
    expect(findings.filter(({ says }) => says.includes(' /dav/ ') || says.includes(' /dav/:'))).toEqual([
      { probe: 'verbs', verdict: 'wrong', says: `${others} at /dav/: no answer in time.`, advice: 'log' },
      {
        probe: 'verbs',
        verdict: 'wrong',
        says: 'The ingress does not pass GET at /dav/ (the connection ends).',
        advice: 'ingress',
      },
    ]);
  });

  it('names what fails only for who is signed in', async () => {
    const failing = ['GET', 'REPORT', 'PUT', 'DELETE'];
    const { works, report, findings } = await run({
      breaks: ({ method, isSignedIn }) => isSignedIn && failing.includes(method),
    });
    const { calendarPath } = gateway.shop;
    expect(works).toBe(false);
    expect(wrongs(findings)).toEqual([
      `REPORT ${calendarPath} answers 500 instead of 207.`,
      `GET ${calendarPath} answers 500 instead of 200.`,
      `PUT ${calendarPath}NAME.ics answers 500 instead of 412.`,
      `DELETE ${calendarPath}NAME.ics answers 500 instead of 404 or 412.`,
    ]);
    expect(report).toContain('/aws/lambda/');
    expect(report).not.toContain('-c davIngress=alb');
  });

  it('names what fails deep below /dav/ alone', async () => {
    const { works, report, findings } = await run({ breaks: ({ path }) => path.startsWith('/dav/calendars/') });
    expect(works).toBe(false);
    expect(wrongs(findings)).toEqual([
      `${methodNames.join(', ')} at /dav/calendars/x/y/z: the function behind it fails (500).`,
      'PROPFIND /dav/calendars/anna/ answers 500 instead of 207.',
    ]);
    expect(report).toContain('/aws/lambda/');
  });

  it('names what fails where an iPhone looks first', async () => {
    const { works, report, findings } = await run({ breaks: ({ path }) => path === '/' });
    expect(works).toBe(false);
    expect(wrongs(findings)).toEqual([
      'PROPFIND at /: the function behind it fails (500).',
      'PROPFIND / answers 500 instead of 207.',
    ]);
    expect(report).toContain('/aws/vendedlogs/');
  });

  it('reads what is there and stores nothing', async () => {
    const path = `${gateway.shop.calendarPath}one.ics`;
    expect((await gateway.fetch('PUT', path, { body: event('one') })).status).toBe(201);
    const before = await synced();
    expect(before).toMatch(/sync-token>[^<]+</);
    const { works } = await run({});
    expect(works).toBe(true);
    expect(await synced()).toBe(before);

    const broken = await run({ breaks: (request) => request.method === 'GET' && request.path === path });
    expect(wrongs(broken.findings)).toEqual([`GET ${path} answers 500 instead of 200.`]);
    await gateway.fetch('DELETE', path);
  });

  it('leaves no object behind where a condition is lost on the way', async () => {
    const { works, report, findings } = await run({ losesCondition: true });
    const { calendarPath } = gateway.shop;
    expect(works).toBe(false);
    expect(wrongs(findings)).toEqual([
      `PUT ${calendarPath}NAME.ics answers 201 instead of 412.`,
      `DELETE ${calendarPath}NAME.ics answers 204 instead of 404 or 412.`,
    ]);
    expect(report).toContain('-c davIngress=alb');
    expect(await synced()).not.toContain('.ics');
  });

  it('takes a refusal of the gateway as proof that the verb arrived', async () => {
    const shop = await gateway.seed({
      name: 'reader',
      access: { rights: { ...gateway.shop.access.rights, delete: false } },
    });
    const { works, findings } = await run({}, shop.password, shop);
    expect(wrongs(findings)).toEqual([]);
    expect(works).toBe(true);
  });

  it('sends ops to *Test* when no calendar is seen', async () => {
    const shop = await gateway.seed({ name: 'nobody', resource: { allowCalendarSync: false } });
    const { works, report, findings } = await run({}, shop.password, shop);
    expect(works).toBe(true);
    expect(sentence(findings, 'calendar')).toBe(
      'nobody sees no calendar, so reading and writing one was not tried: run *Test*.',
    );
    expect(report).toContain('Run *Test* of this service access');
  });

  it('names the verbs that have no function of their own behind the HTTP API', () => {
    const keys = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => (Properties as { RouteKey: string }).RouteKey,
    );
    const dispatched = methodNames.filter((method) => !keys.includes(`${method} /dav`));
    const { report } = verdictOf([{ probe: 'verbs', verdict: 'wrong', says: '', advice: 'log' }]);
    const [, named = ''] = /behind the HTTP API ([A-Z, and]+), and whatever/.exec(report) ?? [];
    expect(named.split(/, | and /).sort()).toEqual([...dispatched].sort());
    expect(report).toContain('run in webdav');
  });

  it('tells a renamed challenge from a lost one', async () => {
    const { works, report, findings } = await run({ renamesChallenge: true });
    expect(works).toBe(false);
    expect(sentence(findings, 'challenge')).toContain('renamed to x-amzn-remapped-www-authenticate');
    expect(report).toContain('-c davIngress=alb');
  });

  it('notes a decoded path, which phones survive', async () => {
    const { works, findings } = await run({ decodesPath: true });
    expect(works).toBe(true);
    expect(sentence(findings, 'path')).toContain('decodes paths');
  });

  it('notes a path that is cut at an encoded question mark', async () => {
    const { works, findings } = await run({ decodesPath: true, cutsAtQuestionMark: true });
    expect(works).toBe(true);
    expect(sentence(findings, 'path')).toContain('cuts a path');
  });

  it('fails where a path is encoded twice: appointments would be stored and not found again', async () => {
    const { works, findings, report } = await run({ encodesTwice: true });
    expect(works).toBe(false);
    expect(sentence(findings, 'path')).toContain('stored and not found again');
    expect(report).toContain('-c davIngress=alb');
  });

  describe('without an account', () => {
    const strange = async (ingress: Ingress) => {
      const findings = await probeAll(await behind(ingress));
      return { findings, ...verdictOf(findings) };
    };

    it('asks everything that needs none, and says what it did not ask', async () => {
      const { works, findings, report } = await strange({});
      expect(works).toBe(true);
      expect(findings.map(({ probe, verdict }) => `${probe} ${verdict}`)).toEqual([
        'well-known ok',
        'verbs ok',
        'size ok',
        'console ok',
        'sign-in note',
      ]);
      expect(report).toContain('as far as can be told without a service access');
      expect(report).toContain('USER PASSWORD');
    });

    it.each<[string, Ingress]>([
      ['verbs are swallowed', { passes: (method) => method !== 'REPORT' }],
      ['the challenge is renamed', { renamesChallenge: true }],
      ['functions fail', { fails: true }],
    ])('says that phones will not work where %s', async (_, ingress) => {
      const { works, report } = await strange(ingress);
      expect([works, report.includes('Phones will not work')]).toEqual([false, true]);
    });

    const command = (...args: string[]) =>
      promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../cdk/smoke.ts'), ...args]).then(
        () => 0,
        ({ code }) => Number(code),
      );

    it('ends with 0, with 1 where phones will not work, with 2 where it was asked wrongly', async () => {
      expect(await command(await behind({}))).toBe(0);
      expect(await command(await behind({ renamesChallenge: true }))).toBe(1);
      for (const wrong of [[], ['cal.example.com'], ['ftp://cal.example.com'], ['https://cal.example.com', 'anna']])
        expect([wrong, await command(...wrong)]).toEqual([wrong, 2]);
    });
  });

  it('notes a limit of 1 MB', async () => {
    const { works, findings, report } = await run({ requestLimit: 1_000_000 });
    expect(works).toBe(true);
    expect(sentence(findings, 'size')).toBe('1.2 MB do not pass (413).');
    expect(report).toContain('load balancer');
  });

  it('notes a console that does not arrive, or without its policy, which phones survive', async () => {
    const lost = await run({ losesHeader: 'content-security-policy' });
    expect([lost.works, sentence(lost.findings, 'console')]).toEqual([
      true,
      'The web console loads without its policy; phones do without it.',
    ]);
    const away = await run({ hides: paths.console });
    expect([away.works, sentence(away.findings, 'console')]).toEqual([
      true,
      'The web console does not load (404); phones do without it.',
    ]);
    expect(away.report).toContain(`${paths.console} must arrive`);
  });

  it('sends ops to the log when functions fail', async () => {
    const { works, report } = await run({ fails: true });
    expect(works).toBe(false);
    expect(report).toContain('/aws/lambda/');
  });

  it('sends ops to *Test* when the sign-in is refused', async () => {
    const { works, report } = await run({}, 'wrong');
    expect(works).toBe(false);
    expect(report).toContain('*Test*');
  });

  it('says that nothing answers', async () => {
    const baseUrl = 'http://127.0.0.1:9';
    const { works, report } = verdictOf(await probeAll(baseUrl, undefined, { userName: 'a', password: 'b' }));
    expect(works).toBe(false);
    expect(report).toContain('DNS');
  });
});
