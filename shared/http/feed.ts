import { createHash } from 'node:crypto';
import { attachment } from '../codec/attachment.ts';
import { isFresh } from '../dav/conditions/read-conditions.ts';
import { feedFile } from '../dav/objects/feed-file.ts';
import { calendarMediaType } from '../dav/responses/object-headers.ts';
import { responseBudget } from '../dav/responses/response-budget.ts';
import { paths } from '../deployment/paths.ts';
import { agentOf } from '../model/calendar-client.ts';
import type { Clock } from '../model/instant.ts';
import { lru } from '../model/lru.ts';
import type { FeedReader } from '../store/feeds.ts';
import type { CalendarReader } from '../store/reader.ts';
import type { Answer, Surroundings } from './exchange.ts';
import { acceptsGzip } from './finish.ts';
import { inTime } from './in-time.ts';
import { answerBudget } from './ingress.ts';
import type { HttpResponse } from './message.ts';

/** What the function of feeds is made of: no sign-in, and of the store only what reads. */
export interface FeedGateway extends Surroundings {
  readonly store: CalendarReader;
  readonly feeds: FeedReader;
  readonly clock: Clock;
}

/** One answer for whatever is not there: never made, revoked, or of a diary that may not be synchronised now (S03, S04). */
const nothing: HttpResponse = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'There is nothing at this address.\n',
};

const address = new RegExp(`^${paths.feeds}/([a-z0-9-]{1,64})/([\\w-]{43})\\.ics$`);

/** Octets of files that one process remembers: many programs ask without an entity tag. */
const remembered = 16 * 1024 * 1024;

/** The name under which a feed is kept: 256 random bits need neither salt nor slow hash. */
export const secretHashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/**
 * A diary as a file at a secret address (B11): GET and HEAD, without sign-in. Guessing 256 bits is hopeless, so nothing is
 * counted; what has not the shape of an address is not even looked up. One that is unchanged costs two reads.
 */
export const feedAnswer = ({ store, feeds, clock, ingress }: FeedGateway): Answer => {
  const files = lru<string, Uint8Array>(remembered, (file) => file.length);

  return async (request, notes) => {
    const { method, path, headers } = request;
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { allow: 'GET, HEAD' } };
    const [, resourceId = '', secret = ''] = address.exec(path) ?? [];
    const feed = secret === '' ? undefined : await feeds.loadFeed(resourceId, secretHashOf(secret));
    const diary = feed && (await store.loadOpenDiary(resourceId));
    if (!feed || !diary) return nothing;

    const { etag, load } = await feedFile(store, diary, feed, clock);
    const validators = { etag, 'cache-control': 'private, max-age=300' };
    const noted = feeds.noteFeedUse(feed, { at: clock(), agent: agentOf(headers.get('user-agent')) });
    const answer = async (): Promise<HttpResponse> => {
      if (isFresh(headers, { etag })) return { status: 304, headers: validators };
      const body = files.get(etag) ?? (await load(responseBudget(answerBudget(ingress, acceptsGzip(request)))));
      files.set(etag, body);
      const own = { ...calendarMediaType(), ...attachment(`${diary.displayName}.ics`), 'x-robots-tag': 'noindex' };
      return { status: 200, headers: { ...own, ...validators }, body };
    };
    const [answered, note] = await Promise.all([answer(), inTime(noted, 'lost')]);
    if (note === 'lost') notes.deviceNotNoted = true;
    return answered;
  };
};
