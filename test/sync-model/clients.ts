import { parseSyncToken } from '../../shared/model/sync-token.ts';
import type { Members, Wire } from './wire.ts';

/** A phone: what it knows survives its crashes, and changes only when a request was answered. */
export interface Client {
  readonly kind: string;
  /** One poll; true when it brought nothing new. */
  round(wire: Wire): Promise<boolean>;
  /** What it shows; undefined before the first complete sync. */
  members(): Members | undefined;
}

const versionOf = (token: string): number => parseSyncToken(token)?.version ?? -1;

/** Syncs by RFC 6578, whole or page by page; a refused token means starting anew. */
export const syncClient = (limit?: number): Client => {
  let shown: Members | undefined;
  let token: string | undefined;
  /** Pages of an initial sync, until it is complete. */
  let arriving: Map<string, string> | undefined = new Map();
  return {
    kind: limit === undefined ? 'sync' : `sync, limit ${limit}`,
    members: () => shown,
    async round(wire) {
      const answer = await wire.sync(token, limit);
      if (answer === 'invalid-token') {
        token = undefined;
        arriving = new Map();
        return false;
      }
      if (token !== undefined && versionOf(answer.token) < versionOf(token)) throw new Error('a token went back');
      if (limit !== undefined && answer.members.size > limit) throw new Error('a page is longer than its limit');
      const next = new Map(arriving ?? shown);
      for (const [name, etag] of answer.members) {
        if (etag !== undefined) next.set(name, etag);
        else if (arriving) throw new Error('an initial sync names a removed member');
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
      return idle;
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
      if (polled === known) return true;
      const { ctag, members } = await wire.list();
      shown = members;
      known = keeps === 'polled' ? polled : ctag;
      return false;
    },
  };
};
