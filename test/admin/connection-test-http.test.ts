import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSilentServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localFunctions } from '../../lambdas/local/functions.ts';
import { newAuthority, newServerCertificate } from '../../lambdas/local/issue-certificate.ts';
import { type RunningServer, serve } from '../../lambdas/local/server.ts';
import { handleAccess } from '../../shared/admin/access-routes.ts';
import { calendarPartition } from '../../shared/store/dynamo/rows/keys.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const publicUrl = 'https://cal.example.com';

describe('Test over real HTTP', () => {
  let gateway: TestGateway;
  let server: RunningServer;
  const opened: { close: () => unknown }[] = [];

  beforeEach(async () => {
    gateway = await startGateway();
    server = await serve(localFunctions(gateway.runtime), { host: '127.0.0.1', port: 0, requestBytes: 1_000_000 });
  });
  afterEach(async () => {
    for (const { close } of opened.splice(0)) close();
    await server.close();
    await gateway.close();
  });

  /** What DNS and the load balancer do: the public address leads to a port of this machine. */
  const leadingTo =
    (port: number, scheme = 'http'): typeof fetch =>
    (input, init) =>
      fetch(String(input).replace(publicUrl, `${scheme}://127.0.0.1:${port}`), init);

  const listen = async (listener: Server | ReturnType<typeof createSilentServer>): Promise<number> => {
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    opened.push({
      close: () => {
        if ('closeAllConnections' in listener) listener.closeAllConnections();
        return listener.close();
      },
    });
    return (listener.address() as { port: number }).port;
  };

  /** Something in front of the gateway that forwards what `answered` does not answer itself. */
  const inFront = (
    answered: (incoming: IncomingMessage, response: ServerResponse) => boolean,
    rename: Readonly<Record<string, string>> = {},
  ): Promise<number> =>
    listen(
      createServer((incoming, response) => {
        if (answered(incoming, response)) return;
        const { method, url: path, headers } = incoming;
        const onward = request({ host: '127.0.0.1', port: server.port, method, path, headers }, (answer) => {
          const passed = Object.entries(answer.headers).map(([name, value]) => [rename[name] ?? name, value]);
          response.writeHead(answer.statusCode ?? 502, Object.fromEntries(passed));
          answer.pipe(response);
        });
        incoming.pipe(onward);
      }),
    );

  const test = async (speak: typeof fetch, { davBaseUrl = publicUrl, password = gateway.shop.password } = {}) => {
    const answer = await handleAccess(
      {
        method: 'POST',
        path: '/admin/v1/service-accesses/anna/test',
        query: '',
        headers: new Map(),
        body: new TextEncoder().encode(JSON.stringify({ resourceId: gateway.shop.resource.id, password })),
        sourceIp: '203.0.113.9',
      },
      { ...gateway.runtime.admin, davBaseUrl, fetch: speak },
      { subject: 'tester' },
    );
    const { ok, steps, notes } = JSON.parse(answer.body ?? '');
    const codes = notes.map(({ code }: { code: string }) => code);
    return {
      ok,
      failed: steps.find(({ outcome }: { outcome: string }) => outcome === 'failed')?.name,
      codes: codes.filter((code: string) => code !== 'password-admin-set'),
    };
  };

  it('S22 all is well: OK, and nothing else', async () => {
    expect(await test(leadingTo(server.port))).toEqual({ ok: true, failed: undefined, codes: [] });
  });

  const refusing =
    (...methods: string[]) =>
    ({ method = '' }: IncomingMessage, response: ServerResponse): boolean => {
      if (!methods.includes(method)) return false;
      response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>403 ERROR</h1>');
      return true;
    };

  const situations: [cause: string, code: string, failed: string, way: () => Promise<typeof fetch>][] = [
    [
      'a server that takes the call and says nothing',
      'timeout',
      'challenge',
      async () => leadingTo(await listen(createSilentServer(() => {}))),
    ],
    ['a port that speaks no TLS', 'tls', 'challenge', async () => leadingTo(server.port, 'https')],
    [
      'a certificate that nobody trusts',
      'tls',
      'challenge',
      async () => {
        const pair = await newServerCertificate(await newAuthority('Nobody'), ['127.0.0.1']);
        return leadingTo(await listen(createTlsServer(pair)), 'https');
      },
    ],
    [
      'a port where nobody listens',
      'url-not-public',
      'challenge',
      async () => {
        const port = await listen(createServer());
        opened.pop()?.close();
        return leadingTo(port);
      },
    ],
    [
      'an ingress that renames the challenge',
      'challenge-lost',
      'challenge',
      async () => leadingTo(await inFront(() => false, { 'www-authenticate': 'x-amzn-remapped-www-authenticate' })),
    ],
    [
      'a CDN that knows no WebDAV',
      'verb-not-passed',
      'challenge',
      async () => leadingTo(await inFront(refusing('PROPFIND', 'REPORT'))),
    ],
    ['a proxy that stops REPORT', 'verb-not-passed', 'sync', async () => leadingTo(await inFront(refusing('REPORT')))],
    [
      'a proxy that stops DELETE',
      'verb-not-passed',
      'delete',
      async () => leadingTo(await inFront(refusing('DELETE'))),
    ],
    [
      'a captive portal',
      'unexpected-answer',
      'challenge',
      async () =>
        leadingTo(
          await inFront((_, response) => {
            response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
            return true;
          }),
        ),
    ],
    [
      'a redirect to another place',
      'unexpected-answer',
      'well-known',
      async () =>
        leadingTo(
          await inFront(({ url }, response) => {
            if (!url?.startsWith('/.well-known')) return false;
            response.writeHead(301, { location: 'https://elsewhere.example.com/' }).end();
            return true;
          }),
        ),
    ],
  ];

  it.each(situations)('S22 %s: %s, never OK', async (_cause, code, failed, way) => {
    expect(await test(await way())).toEqual({ ok: false, failed, codes: [code] });
  });

  it('S22 a host name that nobody knows: dns', async () => {
    // A label of more than 63 octets (RFC 1035 §2.3.4) has no address, whatever resolver is asked, and none is.
    const davBaseUrl = `https://${'calendar'.repeat(8)}.example.com`;
    expect(await test(fetch, { davBaseUrl })).toEqual({ ok: false, failed: 'challenge', codes: ['dns'] });
  });

  it('S22 a table that takes no writes: storage', async () => {
    const busy = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    let restore = () => {};
    const speak: typeof fetch = (input, init) => {
      if (init?.method === 'PUT')
        restore = gateway.table.intercept((operation) => {
          if (operation === 'TransactWriteItems') throw busy;
        });
      return leadingTo(server.port)(input, init);
    };
    const result = await test(speak).finally(() => restore());
    expect(result).toEqual({ ok: false, failed: 'put', codes: ['storage'] });
  });

  it('S22 leaves rows of its probe only, and those for a day, also when it cannot delete', async () => {
    const { client, tableName } = gateway.table;
    const rows = async () => {
      const { Items = [] } = await client.call('Scan', { TableName: tableName });
      return new Map(Items.map((row) => [`${row.pk} ${row.sk}`, row]));
    };
    const signIn = /^(failures|audit)/;
    const before = await rows();
    expect((await test(leadingTo(server.port))).ok).toBe(true);
    expect((await test(leadingTo(await inFront(refusing('DELETE'))))).ok).toBe(false);
    const after = [...(await rows())].filter(([key]) => !signIn.test(key));
    for (const [key, row] of before) if (!signIn.test(key)) expect(new Map(after).get(key)).toEqual(row);
    const left = after.filter(([key]) => !before.has(key)).map(([, row]) => row);
    expect(left.length).toBeGreaterThan(5);
    const tomorrow = gateway.clock.now / 1000 + 86_400;
    for (const { pk, sk, expires } of left)
      expect([sk, String(pk).startsWith(calendarPartition('probe-')), Number(expires) <= tomorrow]).toEqual([
        sk,
        true,
        true,
      ]);
  });
});
