/** The namespace of every metric of the gateway. */
export const metricNamespace = 'CalDavGateway';

export type Dimension = 'stage' | 'verb' | 'reason';

/** One metric: what it is called and where CloudWatch finds it. */
export interface MetricRow {
  readonly name: string;
  /** The sets of dimensions it is published under. */
  readonly by: readonly (readonly Dimension[])[];
}

/** Every metric of the gateway: written into the log line, read by alarms, the dashboard and the manual. */
export const metrics = {
  /** Milliseconds. */
  latency: { name: 'Latency', by: [['stage', 'verb']] },
  /** The exception, not the rule: a poll whose sign-in is remembered says nothing, and its line costs less. */
  signInProven: { name: 'SignInProven', by: [['stage']] },
  signInRefused: { name: 'SignInRefused', by: [['stage'], ['stage', 'reason']] },
  signInThrottled: { name: 'SignInThrottled', by: [['stage']] },
  staleToken: { name: 'StaleToken', by: [['stage']] },
  storeBusy: { name: 'StoreBusy', by: [['stage']] },
  /** What is noted of a phone was lost, and the phone not kept waiting. */
  deviceNotNoted: { name: 'DeviceNotNoted', by: [['stage']] },
} as const satisfies Record<string, MetricRow>;

/** Counted in the access log of the HTTP API, whose stage answers 429 by itself. */
export const stageThrottled = { name: 'StageThrottled', by: [['stage']] } as const satisfies MetricRow;

export type MetricId = keyof typeof metrics;

/** The ids, in the order of the table. */
export const metricIds = Object.keys(metrics) as readonly MetricId[];
