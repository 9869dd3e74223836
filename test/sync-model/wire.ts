import { changesSince } from '../../shared/admin/changes/feed.ts';
import { ProblemError } from '../../shared/admin/problem.ts';
import type { Conditions, ParsedObject } from '../../shared/model/calendar-object.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { formatSyncToken, parseSyncToken } from '../../shared/model/sync-token.ts';
import type { DiaryWriter } from '../../shared/store/writer.ts';

export type Members = ReadonlyMap<string, string>;

/** One answer to a sync-collection report: entity tags of live members, undefined for removed ones. */
export interface SyncAnswer {
  readonly members: ReadonlyMap<string, string | undefined>;
  readonly token: string;
  readonly truncated: boolean;
}

/** What a phone can ask of one calendar: each call is one request. */
export interface Wire {
  ctag(): Promise<string>;
  /** Depth 1: the collection's ctag and every member's entity tag in one answer. */
  list(): Promise<{ ctag: string; members: Members }>;
  sync(token: string | undefined, limit: number | undefined): Promise<SyncAnswer | 'invalid-token'>;
  /** The change feed of the diary program (B09): the same, told with what is there now. */
  changes(token: string | undefined, limit: number | undefined): Promise<SyncAnswer | 'invalid-token'>;
  /** Entity tags of the bodies of those names that are there. */
  fetch(names: readonly string[]): Promise<Members>;
  put(name: string, object: ParsedObject, conditions: Conditions): Promise<void>;
  delete(name: string, conditions: Conditions): Promise<void>;
  move(from: string, to: string, calendarName: string): Promise<void>;
}

/** The wire without XML: the store as the verbs use it. */
export const storeWire = (
  store: DiaryWriter,
  principal: Principal,
  calendarName: string,
  { tokenAfterListing = false }: { tokenAfterListing?: boolean } = {},
): Wire => {
  const load = async (name = calendarName) => {
    const calendar = await store.loadCalendar(principal, name);
    if (!calendar) throw new Error(`${name} is not reachable`);
    return calendar;
  };
  const ctag = async (): Promise<string> => formatSyncToken(await store.currentToken(await load()));
  const members = async (): Promise<Members> =>
    new Map((await store.listObjects(await load())).map(({ name, etag }) => [name, etag]));
  const writer = { kind: 'phone', principal } as const;
  return {
    ctag,
    async list() {
      if (!tokenAfterListing) return { ctag: await ctag(), members: await members() };
      const listed = await members();
      return { ctag: await ctag(), members: listed };
    },
    async sync(text, limit) {
      const since = text === undefined ? undefined : parseSyncToken(text);
      if (text !== undefined && !since) return 'invalid-token';
      const answer = await store.sync(await load(), { ...(since && { since }), ...(limit && { limit }) });
      if (answer.outcome === 'invalid-token') return 'invalid-token';
      return {
        members: new Map(
          answer.changes.map((change) =>
            change.change === 'live' ? [change.entry.name, change.entry.etag] : [change.name, undefined],
          ),
        ),
        token: formatSyncToken(answer.token),
        truncated: answer.truncated,
      };
    },
    async changes(since, limit = 200) {
      try {
        const { items, token, more } = await changesSince(store, await load(), { since, limit });
        const members = items.map((item) => [item.id, 'etag' in item ? item.etag : undefined] as const);
        return { members: new Map(members), token, truncated: more };
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'changes-not-known') return 'invalid-token';
        throw error;
      }
    },
    async fetch(names) {
      const objects = [...(await store.loadObjects(await load(), names)).values()];
      return new Map(objects.map(({ name, etag }) => [name, etag]));
    },
    async put(name, object, conditions) {
      await store.putObject({ calendar: await load(), name, object, conditions, writer });
    },
    async delete(name, conditions) {
      await store.deleteObject({ calendar: await load(), name, conditions, writer });
    },
    async move(from, to, target) {
      const [source, destination] = [await load(), await load(target)];
      await store.moveObject({
        from: { calendar: source, name: from },
        to: { calendar: destination, name: to },
        conditions: {},
        overwrite: true,
        writer,
      });
    },
  };
};
