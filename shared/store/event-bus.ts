import { setTimeout as pause } from 'node:timers/promises';
import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { changeId, type DiaryChange, type Publish } from './change-stream.ts';

/** Who tells, as rules of the bus match it. */
export const eventSource = 'caldav-gateway';

/** Entries of one call, of a megabyte together; one of ours is below a kilobyte. */
const entriesPerCall = 10;

/** Calls for the same entries, with growing pauses (milliseconds), before the stream has them told again. */
const attempts = 4;
const firstPause = 100;

const detailTypes = { changed: 'Appointment Changed', removed: 'Appointment Removed' } as const;

/** An event of EventBridge: ids alone, so that a rule's target sees nothing it may not read by the API. */
const entryOf = (change: DiaryChange, busName: string): PutEventsRequestEntry => ({
  EventBusName: busName,
  Source: eventSource,
  DetailType: detailTypes[change.change],
  Time: new Date(change.at),
  Detail: JSON.stringify({ id: changeId(change), ...change, at: new Date(change.at).toISOString() }),
});

interface Refused {
  readonly entries: readonly PutEventsRequestEntry[];
  readonly reason?: string | undefined;
}

/** What the bus did not take: some entries, or the whole call. */
const refusedOf = async (
  client: Pick<EventBridgeClient, 'send'>,
  entries: readonly PutEventsRequestEntry[],
): Promise<Refused> => {
  try {
    const { Entries = [] } = (await client.send(new PutEventsCommand({ Entries: [...entries] }))) as {
      readonly Entries?: readonly PutEventsResultEntry[];
    };
    return {
      entries: entries.filter((_, at) => Entries[at]?.EventId === undefined),
      reason: Entries.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode,
    };
  } catch (error) {
    return { entries, reason: error instanceof Error ? error.name : 'unknown' };
  }
};

/**
 * Tells changes on a bus, those of one call before those of the next. What the bus refuses is tried again; what it still
 * refuses then, and all behind it, is left to the stream.
 */
export const eventBus =
  (client: Pick<EventBridgeClient, 'send'>, busName: string, wait: (ms: number) => Promise<unknown> = pause): Publish =>
  async (changes) => {
    for (let at = 0; at < changes.length; at += entriesPerCall) {
      const entries = changes.slice(at, at + entriesPerCall).map((change) => entryOf(change, busName));
      let left: readonly PutEventsRequestEntry[] = entries;
      for (let attempt = 1; left.length > 0; attempt++) {
        const refused = await refusedOf(client, left);
        const [first] = refused.entries;
        if (first === undefined) break;
        if (attempt === attempts) return { done: at + entries.indexOf(first), reason: refused.reason };
        left = refused.entries;
        await wait(firstPause * 2 ** attempt * (0.5 + Math.random() / 2));
      }
    }
    return { done: changes.length };
  };
