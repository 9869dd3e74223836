import { isMethod } from '../deployment/methods.ts';
import { type MetricId, metricIds, metricNamespace, metrics } from '../deployment/metrics.ts';
import type { ConsumedCapacity } from '../store/capacity.ts';

/** One answered request, as the metrics see it. */
export interface Measured {
  readonly method: string;
  readonly status: number;
  /** Why it was refused: a word of ours. */
  readonly reason?: string | undefined;
  /** The sign-in was remembered, not proven again; absent without one. */
  readonly remembered?: boolean | undefined;
  /** What is noted of the phone was lost. */
  readonly deviceNotNoted?: boolean | undefined;
  /** Capacity of the table. */
  readonly units: Readonly<ConsumedCapacity>;
  /** Milliseconds. */
  readonly ms: number;
  readonly at: number;
}

/** What a request adds to its log line, so that CloudWatch reads metrics out of it. */
export type Metrics = (measured: Measured) => Readonly<Record<string, unknown>>;

const one = (counts: boolean): number | undefined => (counts ? 1 : undefined);

/** What each metric says of a request; undefined where it says nothing. A request without credentials is the normal first half of a sign-in, not a failure. */
const readings: Readonly<Record<MetricId, (measured: Measured) => number | undefined>> = {
  latency: ({ ms }) => ms,
  signInProven: ({ remembered }) => one(remembered === false),
  signInRefused: ({ status, reason }) => one(status === 401 && reason !== 'anonymous'),
  signInThrottled: ({ status }) => one(status === 429),
  staleToken: ({ reason }) => one(reason?.endsWith('valid-sync-token') === true),
  storeBusy: ({ status }) => one(status === 503),
  deviceNotNoted: ({ deviceNotNoted }) => one(deviceNotNoted === true),
};

/**
 * Metrics inside the log line, in CloudWatch's embedded metric format: time by verb, and whatever went wrong. The capacity
 * stands beside them for queries: as a metric of each verb it would cost a small shop more than its phones do.
 */
export const embeddedMetrics =
  (stage: string, namespace: string = metricNamespace): Metrics =>
  (request) => {
    const taken = metricIds.flatMap((id) => {
      const value = readings[id](request);
      return value === undefined ? [] : [{ ...metrics[id], value }];
    });
    // One directive for each set of dimensions: the line is paid for by its octets.
    const directives = Map.groupBy(taken, ({ by }) => JSON.stringify(by));
    return {
      stage,
      // A client may invent methods; each would be a metric of its own, and cost.
      verb: isMethod(request.method) ? request.method : 'other',
      ReadUnits: request.units.read,
      WriteUnits: request.units.written,
      ...Object.fromEntries(taken.map(({ name, value }) => [name, value])),
      _aws: {
        Timestamp: request.at,
        CloudWatchMetrics: [...directives].map(([by, some]) => ({
          Namespace: namespace,
          Dimensions: JSON.parse(by) as string[][],
          Metrics: some.map(({ name }) => ({ Name: name })),
        })),
      },
    };
  };
