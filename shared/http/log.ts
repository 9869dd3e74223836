import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { Clock } from '../model/instant.ts';
import type { ConsumedCapacity } from '../store/capacity.ts';
import type { LoggedPath } from './logged-path.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import type { Metrics } from './metrics.ts';

/** What a request turned out to be, besides what the request and the answer say themselves. */
export interface RequestNotes {
  userName?: string;
  /** Why a sign-in or the request was refused: a code or a sentence of ours, never data of the client. */
  reason?: string;
  /** The sign-in was remembered, not proven again. */
  remembered?: boolean;
  /** What is noted of the phone was lost; the request went on without. */
  deviceNotNoted?: boolean;
  /** What the request consumed of the table. */
  units?: ConsumedCapacity;
  /** An unexpected fault; its text and stack are logged, never answered. */
  fault?: unknown;
}

/** Writes the line of one request; how its path is logged depends on who answers it. */
export type LogRequest = (
  request: HttpRequest,
  response: HttpResponse,
  notes: RequestNotes,
  startedAt: number,
  loggedPath: LoggedPath,
) => void;

const product = (userAgent: string | undefined): string | undefined =>
  userAgent?.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 80);

/** What lies behind a fault, in the words of whoever met it first: of a storage, what its engine says. */
const causeOf = ({ cause }: Error): string | undefined =>
  cause instanceof Error ? `${cause.name}: ${cause.message}` : undefined;

const faultOf = (fault: unknown): Record<string, string | undefined> =>
  fault instanceof Error
    ? { fault: fault.name, text: fault.message, cause: causeOf(fault), stack: fault.stack }
    : { fault: String(fault) };

const free: ConsumedCapacity = { read: 0, written: 0 };

/** Takes a finished line away. */
export type WriteLine = (line: string, level: 'info' | 'error') => void;

/** One line of JSON per request: no body, no header but the client's product, user names only as a keyed hash (T21, T48). */
export const requestLog = ({
  write,
  clock,
  key = randomBytes(32),
  metrics = () => ({}),
  onlyFaults = false,
}: {
  readonly write: WriteLine;
  readonly clock: Clock;
  readonly key?: Uint8Array | string;
  readonly metrics?: Metrics;
  /** No line of what went as it should is made. */
  readonly onlyFaults?: boolean;
}): LogRequest => {
  const secret = createSecretKey(Buffer.from(key));
  const hashOf = (userName: string): string => createHmac('sha256', secret).update(userName).digest('hex').slice(0, 8);
  return (
    request,
    response,
    { userName, reason, remembered, deviceNotNoted, units = free, fault },
    startedAt,
    loggedPath,
  ) => {
    // A 5xx that a client brings about is a refusal, and wakes nobody.
    const level = fault === undefined ? 'info' : 'error';
    if (onlyFaults && level === 'info') return;
    const at = clock();
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    const { method } = request;
    const measured = metrics({ method, status: response.status, reason, remembered, deviceNotNoted, units, ms, at });
    write(
      JSON.stringify({
        // What Lambda would add under this name if it were missing.
        timestamp: new Date(at).toISOString(),
        level,
        requestId: request.requestId,
        // What the metrics say of it is not said twice: the line is paid for by its octets.
        ...(measured.verb !== method && { method: method.slice(0, 20) }),
        path: loggedPath(request.path, hashOf),
        status: response.status,
        ...(measured.Latency === undefined && { ms }),
        octetsIn: request.body.byteLength,
        octetsOut: Number(response.headers['content-length'] ?? 0),
        user: userName === undefined ? undefined : hashOf(userName),
        client: product(request.headers.get('user-agent')),
        reason,
        ...measured,
        ...(fault !== undefined && faultOf(fault)),
      }),
      level,
    );
  };
};
