import type { PrivacyLevel } from '../../../shared/model/entities/privacy.ts';
import { defaultRights } from '../../../shared/model/entities/service-access.ts';
import { type Row, suggestedPrivacy } from '../entities/kinds.ts';
import type { Step } from './making.ts';

/** What the form holds: one person or room, and how their phone signs in. */
export interface Wanted {
  readonly kind: 'person' | 'place';
  readonly name?: string | undefined;
  readonly branchId?: string | undefined;
  /** The first branch, where there is none to choose. */
  readonly branchName?: string | undefined;
  readonly zone: string;
  /** Somebody who is there already. */
  readonly userId?: string | undefined;
  /** A diary that they have already. */
  readonly resourceId?: string | undefined;
  readonly userName?: string | undefined;
  readonly confirmed: boolean;
  readonly validFrom?: string | undefined;
  readonly validUntil?: string | undefined;
  readonly rights: Row;
  /** Of a diary that is made along the way. */
  readonly privacy: PrivacyLevel;
}

/** A form that nobody has touched. */
export const untouched = (branches: readonly Row[]): Wanted => ({
  kind: 'person',
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  confirmed: true,
  rights: defaultRights,
  privacy: suggestedPrivacy,
  ...(branches.length === 1 && { branchId: String(branches[0]?.id) }),
});

/** Makes whatever of it is missing, each on top of what was made before it. */
export const makeAll = async (
  { kind, name, zone, confirmed, validFrom, validUntil, rights, privacy, ...wanted }: Wanted,
  make: (step: Step, body: Row) => Promise<Row>,
  allow: (resourceId: string) => Promise<void>,
): Promise<{ readonly access: Row; readonly resourceId: string }> => {
  const branchId =
    wanted.branchId ??
    (wanted.branchName === undefined
      ? undefined
      : String((await make('branch', { name: wanted.branchName, zone })).id));
  const branch = branchId === undefined ? {} : { branchId };
  const userId = wanted.userId ?? String((await make('user', { name, rights: ['organiser'], ...branch })).id);
  const resource = { kind, name, userId, ...branch, allowCalendarSync: true, privacy };
  const resourceId = wanted.resourceId ?? String((await make('resource', resource)).id);
  if (wanted.resourceId !== undefined) await allow(wanted.resourceId);
  const access = await make('access', {
    userName: wanted.userName,
    userId,
    ...branch,
    confirmed,
    rights,
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
  });
  return { access, resourceId };
};
