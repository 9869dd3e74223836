import { routes } from './routes.ts';

/** One answered request, as the metrics see it. */
export interface Measured {
  readonly method: string;
  readonly status: number;
  /** Why it was refused: a word of ours. */
  readonly reason?: string | undefined;
  /** Milliseconds. */
  readonly ms: number;
  readonly at: number;
}

/** What a request adds to its log line, so that CloudWatch reads metrics out of it. */
export type Metrics = (measured: Measured) => Readonly<Record<string, unknown>>;

interface Counted {
  readonly name: string;
  readonly counts: (measured: Measured) => boolean;
  readonly by: readonly (readonly string[])[];
}

/** Every count there is; a request without credentials is the normal first half of a sign-in, not a failure. */
const counted: readonly Counted[] = [
  {
    name: 'SignInRefused',
    counts: ({ status, reason }) => status === 401 && reason !== 'anonymous',
    by: [['stage'], ['stage', 'reason']],
  },
  { name: 'SignInThrottled', counts: ({ status }) => status === 429, by: [['stage']] },
  { name: 'StaleToken', counts: ({ reason }) => reason?.endsWith('valid-sync-token') === true, by: [['stage']] },
  { name: 'StoreBusy', counts: ({ status }) => status === 503, by: [['stage']] },
];

const isRouted = (method: string): boolean => routes.some((route) => route.method === method);

/** Metrics inside the log line, in CloudWatch's embedded metric format: latency by verb, and whatever went wrong. */
export const embeddedMetrics =
  (stage: string, namespace = 'CalDavGateway'): Metrics =>
  (measured) => {
    const counts = counted.filter((one) => one.counts(measured));
    return {
      stage,
      // A client may invent methods; each would be a metric of its own, and cost.
      verb: isRouted(measured.method) ? measured.method : 'other',
      Latency: measured.ms,
      ...Object.fromEntries(counts.map(({ name }) => [name, 1])),
      _aws: {
        Timestamp: measured.at,
        CloudWatchMetrics: [
          {
            Namespace: namespace,
            Dimensions: [['stage', 'verb']],
            Metrics: [{ Name: 'Latency', Unit: 'Milliseconds' }],
          },
          ...counts.map(({ name, by }) => ({
            Namespace: namespace,
            Dimensions: by,
            Metrics: [{ Name: name, Unit: 'Count' }],
          })),
        ],
      },
    };
  };
