import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { builtPage } from '../../lambdas/local/console-page.ts';
import { consoleHandler } from '../../shared/http/console.ts';
import type { ConsoleSettings } from '../../shared/model/console.ts';
import { describeWire } from '../support/wire.ts';

const sha256 = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const inside = (html: string, element: string): string => new RegExp(`<${element}>(.*?)</`, 's').exec(html)?.[1] ?? '';

describeWire(
  'the web console',
  (wire) => {
    const ask = (method: string, path: string, headers = {}) => wire().fetch(method, path, { auth: null, headers });

    it.each(['/console', '/console?diary'])(
      'T53 %s is one page for everybody, whose policy names its one script and its one style and lets nothing else in',
      async (path) => {
        const { status, headers, text } = await ask('GET', path);
        expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
        const script = inside(text, 'script type="module"');
        const style = inside(text, 'style');
        expect(script.length).toBeGreaterThan(10_000);
        expect(headers['content-security-policy']).toBe(
          `default-src 'none'; script-src ${sha256(script)}; style-src ${sha256(style)}; connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
        );
        expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
        // Nothing that it is made of comes from anywhere else.
        expect(text).not.toMatch(/<(?:script|link|img|iframe)[^>]*(?:src|href)="(?!data:,")/);
      },
    );

    it('is loaded again only when it changed', async () => {
      const { headers } = await ask('GET', '/console');
      expect(headers['cache-control']).toBe('no-cache');
      const again = await ask('GET', '/console', { 'if-none-match': headers.etag ?? '' });
      expect([again.status, again.bytes.length]).toEqual([304, 0]);
      expect((await ask('GET', '/console', { 'if-none-match': '"another"' })).status).toBe(200);
    });

    it('answers at its address alone, to look at alone, and costs the table nothing', async () => {
      // An ingress may add a last slash or take it off: no redirect may lead in a circle.
      const slashed = await ask('GET', '/console/');
      expect([slashed.status, slashed.headers.etag]).toEqual([200, (await ask('GET', '/console')).headers.etag]);
      expect((await ask('GET', '/console/nothing')).status).toBe(404);
      const head = await ask('HEAD', '/console');
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const refused = await ask(method, '/console');
        expect([method, refused.status, refused.headers.allow]).toEqual([method, 405, 'GET, HEAD']);
      }
      const bills = wire().log.map(
        (line) => JSON.parse(line) as { path: string; ReadUnits: number; WriteUnits: number },
      );
      expect(bills).toHaveLength(8);
      for (const bill of bills) expect(bill).toMatchObject({ ReadUnits: 0, WriteUnits: 0 });
    });
  },
  { compose: { stage: 'test' } },
);

describe('the page', () => {
  const settings: ConsoleSettings = {
    adminUrl: 'https://api.example.com',
    davUrl: 'https://cal.example.com',
    signIn: { issuer: 'https://id.example.com/</script><script>', clientId: 'console', scope: 'openid call' },
  };
  const page = { script: 'run()', style: 'p{}' };
  const request = {
    method: 'GET',
    path: '/console',
    query: '',
    headers: new Map<string, string>(),
    body: new Uint8Array(),
    sourceIp: '198.51.100.7',
    requestId: 'r',
  };

  it('knows where to sign in, may speak there and nowhere else, and no setting ends its script', async () => {
    const { headers, body } = await consoleHandler({ load: () => page, settings, origins: ['https://id.example.com'] })(
      request,
    );
    expect(headers['content-security-policy']).toContain("connect-src 'self' https://id.example.com;");
    const [, json = ''] = /<script type="application\/json" id="settings">(.*?)<\/script>/.exec(String(body)) ?? [];
    expect(JSON.parse(json)).toEqual(settings);
    expect(String(body).match(/<script/g)).toHaveLength(2);
  });

  it.each([
    ['page', 60_000],
    ['diary', 200_000],
  ] as const)('is small: %s takes at most %d octets on the way', (name, most) => {
    const { script, style } = builtPage(name);
    expect(gzipSync(script + style).length).toBeLessThan(most);
    expect(script).not.toContain('</script');
    expect(style).not.toContain('</style');
  });

  it('has the calendar only on the page that asks for it, however the ingress writes the query', async () => {
    const handler = consoleHandler({ load: (name) => ({ ...page, script: name }), settings, origins: [] });
    const scriptOf = async (query: string) =>
      /<script type="module">(.*?)</.exec(String((await handler({ ...request, query })).body))?.[1];
    expect([await scriptOf(''), await scriptOf('diary'), await scriptOf('diary='), await scriptOf('other')]).toEqual([
      'page',
      'diary',
      'diary',
      'page',
    ]);
  });
});
