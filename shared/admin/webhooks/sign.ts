import { createHmac } from 'node:crypto';
import type { AdminContext } from '../context.ts';

/** How secrets of Standard Webhooks begin; the key follows in base64. */
const secretMark = 'whsec_';

/** A secret of 256 random bits. */
export const newSecret = ({ random }: Pick<AdminContext, 'random'>): string =>
  `${secretMark}${Buffer.from(random(32)).toString('base64')}`;

/** One message to a webhook. */
export interface Message {
  /** The same whenever the same is sent again. */
  readonly id: string;
  readonly body: string;
}

/** The headers of Standard Webhooks: HMAC-SHA-256 over id, time (seconds) and body, so that nobody can say it again later. */
export const signedHeaders = ({ id, body }: Message, secret: string, now: number): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(now / 1_000));
  const key = Buffer.from(secret.slice(secretMark.length), 'base64');
  return {
    'content-type': 'application/json',
    'user-agent': 'caldav-gateway',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  };
};
