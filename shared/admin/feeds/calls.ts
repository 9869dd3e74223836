import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import type { Feed } from '../../model/feed.ts';
import { call } from '../call.ts';
import type { AdminContext } from '../context.ts';
import { audited, entityTag, patched, randomText, requireEntity, requireMatch } from '../entity.ts';
import { clearable } from '../fields.ts';
import { ProblemError } from '../problem.ts';
import { named } from '../schema-names.ts';
import { feedShape, feedView, newFeedView, viewOfFeed, viewWithAddress } from './view.ts';

const tag = 'feeds';
const all = `${paths.admin}/resources/{resourceId}/feeds` as const;
const one = `${all}/{feedId}` as const;

/** More than a diary has readers. */
const mostFeeds = 50;

/** 256 bits, of which the hash alone is kept. */
const newSecret = ({ random }: AdminContext) => {
  const secret = Buffer.from(random(32)).toString('base64url');
  return { secret, secretHash: createHash('sha256').update(secret).digest('hex') };
};

/** Refuses what no feed can be made of: a diary that may not be synchronised has none (S03, S04). */
const requireOpen = async (context: AdminContext, resourceId: string): Promise<void> => {
  const { allowCalendarSync, googleLinked } = await requireEntity(context, 'resource', resourceId);
  if (googleLinked) throw new ProblemError('google-calendar-linked');
  if (!allowCalendarSync) throw new ProblemError('resource-sync-not-allowed');
};

const requireFeed = async (
  context: AdminContext,
  { resourceId, feedId }: { readonly resourceId: string; readonly feedId: string },
): Promise<Feed> => {
  await requireEntity(context, 'resource', resourceId);
  const feed = (await context.store.listFeeds(resourceId)).find(({ id }) => id === feedId);
  if (feed === undefined) throw new ProblemError('feed-not-found', { id: feedId });
  return feed;
};

/** A feed changes with every change of an administrator, never by being read. */
const tagOf = ({ changedAt }: Feed): string => entityTag(changedAt);

const requireChanged = (outcome: 'changed' | 'deleted' | 'stale'): void => {
  if (outcome === 'stale') throw new ProblemError('stale');
};

/** Later than before, also where a clock stands: what was changed shows by it. */
const laterThan = (before: number, now: number): number => Math.max(now, before + 1);

const { pastDays, futureDays, privacy, name } = feedShape;

/** Diaries as files at secret addresses (B11): made, listed with their last use, changed, given another address, revoked. */
export const feedCalls = [
  call({
    name: 'createFeed',
    method: 'POST',
    path: all,
    tag,
    summary: 'Make a calendar feed: a secret address at which everybody who knows it may read this diary',
    status: 201,
    body: named(
      'FeedRequest',
      z.strictObject({ name, privacy, pastDays: z._default(pastDays, 30), futureDays: z._default(futureDays, 365) }),
    ),
    answer: newFeedView,
    secretAnswer: true,
    run: async ({ context, caller, params: { resourceId }, body }) => {
      await requireOpen(context, resourceId);
      if ((await context.store.listFeeds(resourceId)).length >= mostFeeds) throw new ProblemError('too-many-feeds');
      const { secret, secretHash } = newSecret(context);
      const now = context.clock();
      const feed: Feed = {
        id: `f${randomText(context, 9)}`,
        resourceId,
        secretHash,
        ...(body.name !== undefined && { name: body.name }),
        privacy: body.privacy,
        pastDays: body.pastDays,
        futureDays: body.futureDays,
        createdAt: now,
        changedAt: now,
      };
      await context.store.addFeed(feed, audited(context, caller, 'feed made', resourceId));
      return { body: viewWithAddress(feed, context.davBaseUrl, secret) };
    },
  }),
  call({
    name: 'listFeeds',
    method: 'GET',
    path: all,
    tag,
    summary: 'List the calendar feeds of a diary with their last use, never with their addresses',
    status: 200,
    answer: named('Feeds', z.strictObject({ items: z.array(feedView) })),
    run: async ({ context, params: { resourceId } }) => {
      await requireEntity(context, 'resource', resourceId);
      return { body: { items: (await context.store.listFeeds(resourceId)).map(viewOfFeed) } };
    },
  }),
  call({
    name: 'getFeed',
    method: 'GET',
    path: one,
    tag,
    summary: 'Read a calendar feed, never its address',
    status: 200,
    answer: feedView,
    sends: ['etag'],
    run: async ({ context, params }) => {
      const feed = await requireFeed(context, params);
      return { body: viewOfFeed(feed), etag: tagOf(feed) };
    },
  }),
  call({
    name: 'updateFeed',
    method: 'PATCH',
    path: one,
    tag,
    summary: 'Change what a calendar feed shows; its readers see it with their next request',
    status: 200,
    body: named(
      'FeedPatch',
      z.strictObject({
        name: clearable(name),
        privacy: z.optional(privacy),
        pastDays: z.optional(pastDays),
        futureDays: z.optional(futureDays),
      }),
    ),
    answer: feedView,
    sends: ['etag'],
    run: async ({ context, caller, params, body, ifMatch }) => {
      const before = await requireFeed(context, params);
      requireMatch(ifMatch, tagOf(before));
      const changed = patched<Feed>(before, body as Partial<Feed>);
      const after = { ...changed, changedAt: laterThan(before.changedAt, context.clock()) };
      const audit = audited(context, caller, 'feed changed', before.resourceId, { fields: Object.keys(body) });
      requireChanged(await context.store.changeFeed(before, after, audit));
      return { body: viewOfFeed(after), etag: tagOf(after) };
    },
  }),
  call({
    name: 'rotateFeed',
    method: 'POST',
    path: `${one}/rotate`,
    tag,
    summary: 'Give a calendar feed another address, shown this once; the old one is gone at once',
    status: 200,
    answer: newFeedView,
    secretAnswer: true,
    run: async ({ context, caller, params }) => {
      const before = await requireFeed(context, params);
      const { secret, secretHash } = newSecret(context);
      const { lastUsedAt: _at, lastUsedBy: _by, ...kept } = before;
      const after = { ...kept, secretHash, changedAt: laterThan(before.changedAt, context.clock()) };
      const audit = audited(context, caller, 'feed given another address', before.resourceId);
      requireChanged(await context.store.changeFeed(before, after, audit));
      return { body: viewWithAddress(after, context.davBaseUrl, secret) };
    },
  }),
  call({
    name: 'revokeFeed',
    method: 'DELETE',
    path: one,
    tag,
    summary: 'Revoke a calendar feed: its address is gone with the next request',
    status: 204,
    run: async ({ context, caller, params, ifMatch }) => {
      const feed = await requireFeed(context, params);
      requireMatch(ifMatch, tagOf(feed));
      const audit = audited(context, caller, 'feed revoked', feed.resourceId);
      requireChanged(await context.store.deleteFeed(feed, audit));
      return undefined;
    },
  }),
];
