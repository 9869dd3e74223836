import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Finding, probeAll } from '../../cdk/smoke/probes.ts';
import { sendTo } from '../../cdk/smoke/send.ts';
import { verdictOf } from '../../cdk/smoke/verdict.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

/** What a proxy in front of the gateway does to it. */
interface Ingress {
  readonly passes?: (method: string) => boolean;
  readonly renamesChallenge?: boolean;
  readonly decodesPath?: boolean;
  readonly cutsAtQuestionMark?: boolean;
  readonly requestLimit?: number;
  readonly fails?: boolean;
  readonly losesHeader?: string;
  /** A path that does not arrive. */
  readonly hides?: string;
}

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const pathThrough = ({ decodesPath, cutsAtQuestionMark }: Ingress, path: string): string => {
  if (!decodesPath) return path;
  const decoded = decodeURIComponent(path);
  return encodeURI((cutsAtQuestionMark && decoded.split('?')[0]) || decoded).replaceAll('?', '%3F');
};

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

  const run = async (ingress: Ingress, password = gateway.shop.password) => {
    const baseUrl = await behind(ingress);
    const findings = await probeAll(baseUrl, sendTo(baseUrl), { userName: gateway.shop.access.userName, password });
    return { findings, ...verdictOf(findings) };
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
    expect(sentence(findings, 'verbs')).toBe('The ingress does not pass PROPFIND, REPORT, MKCALENDAR (answers 403).');
    expect(report).toContain('-c davIngress=alb');
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
    const away = await run({ hides: '/console/' });
    expect([away.works, sentence(away.findings, 'console')]).toEqual([
      true,
      'The web console does not load (404); phones do without it.',
    ]);
    expect(away.report).toContain('/console/ must arrive');
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
    const { works, report } = verdictOf(
      await probeAll(baseUrl, sendTo(baseUrl, 2_000), { userName: 'a', password: 'b' }),
    );
    expect(works).toBe(false);
    expect(report).toContain('DNS');
  });
});
