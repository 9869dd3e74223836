import * as z from 'zod/mini';
import { appointmentEntry } from '../appointments/schema.ts';
import { named } from '../schema-names.ts';

const etag = z.string().check(z.describe('for `If-Match` of a change on top of this state'));

/** An appointment that was made or changed, as it is now; or the id of one that is gone. */
export const changeEntry = named(
  'Change',
  z.union([
    z.strictObject({ change: z.literal('changed'), id: z.string(), etag, appointment: appointmentEntry }),
    z.strictObject({ change: z.literal('removed'), id: z.string() }),
  ]),
);

/** A page of what changed. */
export const changesPage = named(
  'ChangesPage',
  z.strictObject({
    items: z.array(changeEntry),
    token: z.string().check(z.describe('`since` of the next call; keep it once the items are processed')),
    more: z.boolean().check(z.describe('call again at once: not everything fitted')),
  }),
);

/** A change of one of all diaries. */
export const anyChangeEntry = named(
  'DiaryChange',
  z.union([
    z.strictObject({
      resourceId: z.string(),
      change: z.literal('changed'),
      id: z.string(),
      etag,
      appointment: appointmentEntry,
    }),
    z.strictObject({ resourceId: z.string(), change: z.literal('removed'), id: z.string() }),
    z.strictObject({
      resourceId: z.string(),
      change: z.literal('resource-removed').check(z.describe('the diary is closed, with all that was in it')),
    }),
  ]),
);

/** A page of what changed in all diaries. */
export const anyChangesPage = named(
  'DiaryChangesPage',
  z.strictObject({ items: z.array(anyChangeEntry), token: changesPage.shape.token, more: changesPage.shape.more }),
);

export type AnyChangesPage = z.output<typeof anyChangesPage>;
export type ChangeEntry = z.output<typeof changeEntry>;
export type ChangesPage = z.output<typeof changesPage>;
