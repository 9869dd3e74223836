import type { ConsumedCapacity } from '../store/capacity.ts';
import { routes } from './routes.ts';

/** One answered request, as the metrics see it. */
export interface Measured {
  readonly method: string;
  readonly status: number;
  /** Why it was refused: a word of ours. */
  readonly reason?: string | undefined;
  /** The sign-in was remembered, not proven again; absent without one. */
  readonly remembered?: boolean | undefined;
  /** Capacity of the table. */
  readonly units: Readonly<ConsumedCapacity>;
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

/** Every measure there is, of the requests it can be taken of. */
const measured: readonly {
  readonly name: string;
  readonly unit: 'Milliseconds' | 'Count' | 'None';
  readonly of: (measured: Measured) => number | undefined;
  readonly by: readonly string[];
}[] = [
  { name: 'Latency', unit: 'Milliseconds', of: ({ ms }) => ms, by: ['stage', 'verb'] },
  { name: 'ReadUnits', unit: 'Count', of: ({ units }) => units.read, by: ['stage', 'verb'] },
  { name: 'WriteUnits', unit: 'Count', of: ({ units }) => units.written, by: ['stage', 'verb'] },
  // Its average is the hit rate of the memory of sign-ins.
  {
    name: 'SignInRemembered',
    unit: 'None',
    of: ({ remembered }) => (remembered === undefined ? undefined : Number(remembered)),
    by: ['stage'],
  },
];

/** The names of all metrics, as the manual explains them. */
export const metricNames: readonly string[] = [...measured, ...counted].map(({ name }) => name);

/** Metrics inside the log line, in CloudWatch's embedded metric format: time and capacity by verb, and whatever went wrong. */
export const embeddedMetrics =
  (stage: string, namespace = 'CalDavGateway'): Metrics =>
  (request) => {
    const counts = counted
      .filter(({ counts }) => counts(request))
      .map(({ name, by }) => ({ name, unit: 'Count', value: 1, by }));
    const measures = measured.flatMap(({ name, unit, of, by }) => {
      const value = of(request);
      return value === undefined ? [] : { name, unit, value, by: [by] };
    });
    const all = [...measures, ...counts];
    return {
      stage,
      // A client may invent methods; each would be a metric of its own, and cost.
      verb: isRouted(request.method) ? request.method : 'other',
      ...Object.fromEntries(all.map(({ name, value }) => [name, value])),
      _aws: {
        Timestamp: request.at,
        CloudWatchMetrics: all.map(({ name, unit, by }) => ({
          Namespace: namespace,
          Dimensions: by,
          Metrics: [{ Name: name, Unit: unit }],
        })),
      },
    };
  };
