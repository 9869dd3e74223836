import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import { requireCalendar } from '../appointments/stored.ts';
import { call, pageQuery } from '../call.ts';
import { changesSince } from './feed.ts';
import { changesOfAllSince } from './feed-of-all.ts';
import { anyChangesPage, changesPage } from './schema.ts';

/** How long a call may wait for a change: below the 30 seconds that an API has on AWS. */
const mostSeconds = 20;

/** Between two looks at the calendar's head, each of one read unit. */
const pauseMilliseconds = 1_000;

const query = z.strictObject({
  limit: pageQuery.limit,
  since: z.optional(z.string().check(z.maxLength(600), z.describe('`token` of the answer before'))),
  wait: z._default(
    z.coerce
      .number()
      .check(
        z.int(),
        z.minimum(0),
        z.maximum(mostSeconds),
        z.describe('seconds to wait for a change when there is none'),
      ),
    0,
  ),
});

/** Looks again every second until something changed or the time is over. */
const waiting = async <Page extends { readonly items: readonly unknown[]; readonly token: string }>(
  { since, wait }: z.output<typeof query>,
  look: () => Promise<Page>,
): Promise<{ readonly body: Page }> => {
  for (let left = wait; ; left--) {
    const page = await look();
    if (page.items.length > 0 || page.token !== since || left <= 0) return { body: page };
    await pause(pauseMilliseconds);
  }
};

const tag = 'changes';

/** The change feed of the diary program (B09). */
export const changeCalls = [
  call({
    name: 'listChanges',
    method: 'GET',
    path: `${paths.admin}/resources/{resourceId}/changes`,
    tag,
    summary: 'What changed in a diary since a token, deletions included; without one, everything there is',
    status: 200,
    query,
    answer: changesPage,
    run: ({ context, params: { resourceId }, query }) =>
      waiting(query, async () => changesSince(context.store, await requireCalendar(context, resourceId), query)),
  }),
  call({
    name: 'listAllChanges',
    method: 'GET',
    path: `${paths.admin}/changes`,
    tag,
    summary: 'What changed in all diaries since a token, deletions included; without one, everything there is',
    status: 200,
    limited: 'filtered',
    query,
    answer: anyChangesPage,
    run: ({ context, caller, query }) => waiting(query, () => changesOfAllSince(context, caller, query)),
  }),
];
