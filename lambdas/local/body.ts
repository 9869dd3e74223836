import type { IncomingMessage } from 'node:http';

/** Octets of a body that are read of anybody: more than phones ask with, less than would add up. */
const unasked = 16 * 1024;

/** Octets of larger bodies that are held at the same time, whoever sends them. */
const heldAtOnce = 32 * 1024 * 1024;

/** After a refusal so much of what still comes is read and forgotten, and for so long (milliseconds). */
const forgotten = 32 * 1024 * 1024;
const lingering = 5_000;

/** Refused clients whose rest is read at the same time. */
const heardOut = 4;

/** What became of a request's body; `release` gives its place back when the request is answered. */
export type Body =
  | { readonly outcome: 'read'; readonly bytes: Buffer; readonly release: () => void }
  /** Whoever sent these headers may not send so much. */
  | { readonly outcome: 'not-admitted' }
  | { readonly outcome: 'too-large' }
  | { readonly outcome: 'crowded' };

/** Reads bodies for a server: nothing beyond a small one before `admits` says yes, and never more than there is room for (T65). */
export const bodyReader = (limit: number) => {
  let held = 0;

  return async (request: IncomingMessage, admits: () => Promise<boolean>, goOn: () => void): Promise<Body> => {
    const length = request.headers['content-length'];
    const declared = length === undefined ? undefined : Number(length);
    const mayBeLarge = declared === undefined ? request.headers['transfer-encoding'] !== undefined : declared > unasked;
    if ((declared ?? 0) > limit) return { outcome: 'too-large' };
    if (mayBeLarge && !(await admits())) return { outcome: 'not-admitted' };
    goOn();

    let mine = 0;
    const release = (): void => {
      held -= mine;
      mine = 0;
    };
    const end = (outcome: 'too-large' | 'crowded'): Body => {
      release();
      return { outcome };
    };
    const chunks: Buffer[] = [];
    let octets = 0;
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        octets += chunk.byteLength;
        if (octets > limit) return end('too-large');
        if (mayBeLarge) {
          mine += chunk.byteLength;
          held += chunk.byteLength;
          if (held > heldAtOnce) return end('crowded');
        }
        chunks.push(chunk);
      }
    } catch (error) {
      release();
      throw error;
    }
    const [first] = chunks;
    return { outcome: 'read', bytes: first && chunks.length === 1 ? first : Buffer.concat(chunks), release };
  };
};

/**
 * Reads and forgets what refused clients still send, so that they hear the answer instead of a broken connection: a few
 * at a time, because what is read takes memory until it is collected, the others waiting with their connections full (T65);
 * and none for ever.
 */
export const lingerer = () => {
  const waiting: (() => void)[] = [];
  let reading = 0;
  const next = (): void => {
    while (reading < heardOut && waiting.length > 0) waiting.shift()?.();
  };

  return (request: IncomingMessage): void => {
    if (request.complete || request.destroyed) return;
    // A request that nobody began to read would be read to its end by node:http, all of them beside each other.
    request.read(0);
    const giveUp = setTimeout(() => request.destroy(), lingering).unref();
    let octets = 0;
    let isRead = false;
    request
      .on('error', () => {})
      .once('close', () => {
        clearTimeout(giveUp);
        if (isRead) reading -= 1;
        next();
      });
    waiting.push(() => {
      if (request.destroyed) return;
      isRead = true;
      reading += 1;
      request.on('data', ({ byteLength }: Buffer) => {
        octets += byteLength;
        if (octets > forgotten) request.destroy();
      });
    });
    next();
  };
};
