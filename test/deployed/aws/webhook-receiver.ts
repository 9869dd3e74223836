import { createHmac } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newAuthority, newServerCertificate } from '../../../lambdas/local/issue-certificate.ts';
import { bodyOf, listen, listenerOf } from './server.ts';

const host = 'hooks.example.com';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Is a message signed with this secret, as Standard Webhooks says? */
export const isSigned = ({ headers, body }: Received, secret: string): boolean => {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
};

/** A server that webhooks of a deployment reach by the internet, and what a function needs in its environment to find it. */
export const openReceiver = async () => {
  const authority = await newAuthority('Webhooks');
  const file = join(mkdtempSync(join(tmpdir(), 'webhooks-')), 'ca.crt');
  writeFileSync(file, authority.cert);
  const received: Received[] = [];
  const receiver = { answers: 204 };
  const server = https.createServer(
    await newServerCertificate(authority, [host]),
    listenerOf(async (request, response) => {
      received.push({ headers: request.headers, body: (await bodyOf(request)).toString() });
      response.writeHead(receiver.answers).end();
    }),
  );
  const { port, close } = await listen(server);
  return Object.assign(receiver, {
    url: `https://${host}/diary`,
    received,
    environment: {
      NODE_OPTIONS: `--import ${join(import.meta.dirname, 'internet.ts')}`,
      NODE_EXTRA_CA_CERTS: file,
      INTERNET_HOST: host,
      INTERNET_PORT: String(port),
    },
    close,
  });
};
