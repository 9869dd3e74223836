/** The namespace of every metric of the gateway. */
export const metricNamespace = 'CalDavGateway';

export type Dimension = 'stage' | 'verb' | 'reason';

interface MetricRow {
  readonly name: string;
  readonly unit: 'Milliseconds' | 'Count' | 'None';
  /** The sets of dimensions it is published under. */
  readonly by: readonly (readonly Dimension[])[];
}

/** Every metric of the gateway: written into the log line, read by alarms, the dashboard and the manual. */
export const metrics = {
  latency: { name: 'Latency', unit: 'Milliseconds', by: [['stage', 'verb']] },
  readUnits: { name: 'ReadUnits', unit: 'Count', by: [['stage', 'verb']] },
  writeUnits: { name: 'WriteUnits', unit: 'Count', by: [['stage', 'verb']] },
  /** Its average is the hit rate of the memory of sign-ins. */
  signInRemembered: { name: 'SignInRemembered', unit: 'None', by: [['stage']] },
  signInRefused: { name: 'SignInRefused', unit: 'Count', by: [['stage'], ['stage', 'reason']] },
  signInThrottled: { name: 'SignInThrottled', unit: 'Count', by: [['stage']] },
  staleToken: { name: 'StaleToken', unit: 'Count', by: [['stage']] },
  storeBusy: { name: 'StoreBusy', unit: 'Count', by: [['stage']] },
} as const satisfies Record<string, MetricRow>;

/** Counted in the access log of the HTTP API, whose stage answers 429 by itself. */
export const stageThrottled = { name: 'StageThrottled', unit: 'Count', by: [['stage']] } as const satisfies MetricRow;

export type MetricId = keyof typeof metrics;

/** The ids, in the order of the table. */
export const metricIds = Object.keys(metrics) as readonly MetricId[];
