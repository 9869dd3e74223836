/** What a phone shows of an appointment. */
export interface Shown {
  readonly uid: string;
  readonly summary: string;
  readonly start: Date;
}

const silenced = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** Runs what writes to the console of its own accord; nothing of that reaches the log, which holds one JSON line for each request. */
const quietly = <T>(task: () => T): T => {
  const kept = silenced.map((name) => console[name]);
  for (const name of silenced) console[name] = () => {};
  try {
    return task();
  } finally {
    for (const [at, name] of silenced.entries()) console[name] = kept[at] ?? console[name];
  }
};

/**
 * The appointment of an iCalendar body as a reader of another make sees it, so that *Test* and smoke do not judge the gateway
 * by its own parser; undefined where that reader finds none. The reader is loaded with the first body.
 */
export const readAppointment = async (body: string): Promise<Shown | undefined> => {
  const { sync } = await import('node-ical');
  try {
    const components = Object.values(quietly(() => sync.parseICS(body)));
    const event = components.find((one) => one?.type === 'VEVENT');
    if (event?.type !== 'VEVENT' || !(event.start instanceof Date)) return undefined;
    const { uid, summary, start } = event;
    return { uid, summary: typeof summary === 'string' ? summary : (summary?.val ?? ''), start };
  } catch {
    return undefined;
  }
};
