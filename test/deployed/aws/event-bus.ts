import type { Access } from '../../support/iam/accesses.ts';
import { busArn } from './template.ts';

/** An entry as `PutEvents` takes it. */
export interface BusEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** As much of EventBridge as takes events, in memory. */
export const openBus = () => {
  const bus = {
    taken: [] as BusEntry[],
    /** Set by a test that wants an entry refused, as a bus at its quota does. */
    refuses: undefined as ((entry: BusEntry) => boolean) | undefined,
  };
  const answer = ({ Entries }: { readonly Entries: readonly BusEntry[] }) => {
    const results = Entries.map((entry) => {
      if (bus.refuses?.(entry)) return { ErrorCode: 'ThrottlingException', ErrorMessage: 'too many' };
      bus.taken.push(entry);
      return { EventId: `event-${bus.taken.length}` };
    });
    return { FailedEntryCount: results.filter(({ EventId }) => EventId === undefined).length, Entries: results };
  };
  return { bus, answer };
};

/** What IAM is asked about a call of EventBridge, for each bus that it names. */
export const busAccesses = (
  operation: string,
  { Entries }: { readonly Entries: readonly BusEntry[] },
): readonly Access[] =>
  [...new Set(Entries.map(({ EventBusName }) => EventBusName))].map((name) => ({
    action: `events:${operation}`,
    resource: busArn(name),
    context: {},
  }));
