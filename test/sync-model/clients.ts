import { parseSyncToken } from '../../shared/model/sync-token.ts';
import type { Members, SyncAnswer, Wire } from './wire.ts';

/** What one poll said: a part, which is marked as one; the whole; or that there is nothing new. */
export type Told = 'part' | 'whole' | 'nothing';

/** A phone: what it knows survives its crashes, and changes only when a request was answered. */
export interface Client {
  readonly kind: string;
  /** One poll. */
  round(wire: Wire): Promise<Told>;
  /** Is it in the middle of the pages of its first sync? */
  arriving?(): boolean;
  /** What it shows; undefined before the first complete sync. */
  members(): Members | undefined;
}

const versionOf = (token: string): number => parseSyncToken(token)?.version ?? -1;

/** The entity tags that come with the bodies of what a sync named: a phone shows what it fetched. */
const fetched = async (wire: Wire, told: SyncAnswer['members']): Promise<SyncAnswer['members']> => {
  const live = [...told].flatMap(([name, etag]) => (etag === undefined ? [] : [name]));
  if (live.length === 0) return told;
  const bodies = await wire.fetch(live);
  return new Map([...told].map(([name, etag]) => [name, etag && bodies.get(name)]));
};

/** Syncs by RFC 6578, whole or page by page; a refused token means starting anew. It believes the list, or fetches the bodies. */
export const syncClient = ({
  limit,
  fetches = false,
  feed = false,
}: {
  limit?: number;
  fetches?: boolean;
  /** It is the diary program, which follows the change feed. */
  feed?: boolean;
} = {}): Client => {
  let shown: Members | undefined;
  let token: string | undefined;
  /** Pages of an initial sync, until it is complete. */
  let arriving: Map<string, string> | undefined = new Map();
  return {
    kind: `${feed ? 'feed' : 'sync'}${limit === undefined ? '' : `, limit ${limit}`}${fetches ? ', fetching' : ''}`,
    members: () => shown,
    arriving: () => arriving !== undefined && token !== undefined,
    async round(wire) {
      const answer = await (feed ? wire.changes(token, limit) : wire.sync(token, limit));
      if (answer === 'invalid-token') {
        token = undefined;
        arriving = new Map();
        return 'part';
      }
      if (token !== undefined && versionOf(answer.token) < versionOf(token)) throw new Error('a token went back');
      if (limit !== undefined && answer.members.size > limit) throw new Error('a page is longer than its limit');
      // What is deleted between listing and reading is told as removed by the feed, at once and once more.
      if (arriving && !feed && [...answer.members.values()].includes(undefined))
        throw new Error('an initial sync names a removed member');
      const next = new Map(arriving ?? shown);
      for (const [name, etag] of fetches ? await fetched(wire, answer.members) : answer.members) {
        if (etag !== undefined) next.set(name, etag);
        else next.delete(name);
      }
      const idle = answer.token === token && !answer.truncated;
      if (idle && answer.members.size > 0) throw new Error('an unchanged token comes with members');
      token = answer.token;
      if (arriving && answer.truncated) arriving = next;
      else {
        shown = next;
        arriving = undefined;
      }
      if (idle) return 'nothing';
      return answer.truncated ? 'part' : 'whole';
    },
  };
};

/** Compares the ctag and lists when it changed; keeps the ctag it saw before it listed, or the one in the listing. */
export const ctagClient = (keeps: 'polled' | 'listed'): Client => {
  let shown: Members | undefined;
  let known: string | undefined;
  return {
    kind: `ctag, ${keeps}`,
    members: () => shown,
    async round(wire) {
      const polled = await wire.ctag();
      if (polled === known) return 'nothing';
      const { ctag, members } = await wire.list();
      shown = members;
      known = keeps === 'polled' ? polled : ctag;
      return 'whole';
    },
  };
};
