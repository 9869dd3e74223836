import * as z from 'zod/mini';
import type { Fields } from '../model/entities/field.ts';
import { type ServiceAccess, serviceAccessFields } from '../model/entities/service-access.ts';
import type { AdminContext } from './context.ts';
import { deviceView, loadDevices } from './devices.ts';
import { viewOf, viewShape } from './entities/schemas.ts';
import { listAll } from './entity.ts';
import { judgementOf } from './judgement.ts';
import { noteView } from './problem.ts';
import { named } from './schema-names.ts';
import { loadAccessJudge } from './service-access-view.ts';

const { userName, serviceClass, confirmed, validFrom, validUntil, passwordState, passwordChangedAt } =
  serviceAccessFields;

/** What a holder may see of a service access. */
const entryFields = {
  userName,
  serviceClass,
  confirmed,
  validFrom,
  validUntil,
  passwordState,
  passwordChangedAt,
} as const satisfies Fields;

/** One of the holder's own service accesses, as they may see it. */
export const entryView = named(
  'OwnEntry',
  z.strictObject({
    ...viewShape(entryFields),
    signedIn: z.boolean().check(z.describe('this is the entry that is signed in with, whose password can be changed')),
    maySynchronise: z
      .boolean()
      .check(z.describe('a phone may sign in with it now and finds a calendar; `notes` say why not')),
    notes: z.array(noteView),
    devices: z.array(deviceView),
  }),
);

type Entry = z.output<typeof entryView>;

/**
 * Every service access of the user whose own this one is, by name. Reads two queries of the directory (an eighth of a unit for
 * each service access and each diary resource of the installation, never the table), the user, each branch once, and the phones of each.
 */
export const loadEntries = async (context: AdminContext, own: ServiceAccess): Promise<Entry[]> => {
  const accesses = await listAll(context, 'access', ({ userId }) => userId === own.userId);
  const [judge, devices] = await Promise.all([loadAccessJudge(context, accesses), loadDevices(context, {}, accesses)]);
  return accesses.map((access, at) => {
    const { works, notes } = judgementOf(judge(access));
    return {
      ...viewOf(entryFields, access),
      signedIn: access.canonicalName === own.canonicalName,
      maySynchronise: works,
      notes,
      devices: devices[at] ?? [],
    };
  });
};
