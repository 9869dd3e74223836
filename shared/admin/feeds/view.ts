import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import { clientOf } from '../../model/calendar-client.ts';
import { privacyLevels } from '../../model/entities/privacy.ts';
import type { Feed } from '../../model/feed.ts';
import { days, label, time, timeOf } from '../fields.ts';
import { named } from '../schema-names.ts';

const mostDays = 3_650;

/** What an administrator decides of a feed. */
export const feedShape = {
  name: z.optional(label.check(z.describe('whom it is for'))),
  privacy: z.enum(privacyLevels).check(z.describe('how much of each appointment it shows, whatever phones see')),
  pastDays: days(0, mostDays),
  futureDays: days(0, mostDays),
};

const shown = {
  id: z.string(),
  resourceId: z.string(),
  ...feedShape,
  createdAt: time,
  changedAt: time,
  lastUsedAt: z.optional(time),
  lastUsedBy: z.optional(z.string().check(z.describe('the program in words that asked last'))),
};

/** A feed as administrators read it: never its secret. */
export const feedView = named('Feed', z.strictObject(shown));

/** The same with its address, which is shown this once. */
export const newFeedView = named(
  'NewFeed',
  z.strictObject({
    ...shown,
    url: z.string().check(z.describe('the secret address, shown this once')),
    webcalUrl: z.string().check(z.describe('the same as a link that calendar programs open')),
  }),
);

/** A feed as it is answered. */
export const viewOfFeed = ({
  secretHash: _hash,
  createdAt,
  changedAt,
  lastUsedAt,
  lastUsedBy,
  ...feed
}: Feed): z.output<typeof feedView> => ({
  ...feed,
  createdAt: timeOf(createdAt),
  changedAt: timeOf(changedAt),
  ...(lastUsedAt !== undefined && { lastUsedAt: timeOf(lastUsedAt) }),
  ...(lastUsedBy !== undefined && { lastUsedBy: clientOf(lastUsedBy).label }),
});

/** A feed with the address that its secret makes. */
export const viewWithAddress = (feed: Feed, davBaseUrl: string, secret: string): z.output<typeof newFeedView> => {
  const url = `${davBaseUrl}${paths.feeds}/${feed.resourceId}/${secret}.ics`;
  return { ...viewOfFeed(feed), url, webcalUrl: url.replace(/^https?:/, 'webcal:') };
};
