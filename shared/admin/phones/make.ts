import { createHash } from 'node:crypto';
import type { ServiceAccess } from '../../model/entities/service-access.ts';
import { DoneBeforeError } from '../../store/errors.ts';
import type { Claim } from '../../store/once.ts';
import type { Input } from '../call.ts';
import { audited, edit, listAll, requireEntity } from '../entity.ts';
import { generatedPassword, withPassword } from '../passwords.ts';
import { ProblemError } from '../problem.ts';
import type { Plan } from './plan.ts';

/** Who asks for it, and the claim of their whole request if it has a key. */
export type Request = Pick<Input, 'context' | 'caller' | 'once'>;

/** What a row has led to; `made-before` without a password where somebody changed what an earlier try had made. */
export interface Made {
  readonly outcome: 'made' | 'made-before';
  readonly access: ServiceAccess;
  /** The diary that phones see. */
  readonly resourceId: string | undefined;
  readonly password?: string;
}

/** The claim of one row: the same key with its user name, for this very row. */
const claimOf = ({ once }: Request, canonicalName: string, row: unknown): Claim | undefined => {
  const claim = once('');
  const digest = (...parts: readonly unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return claim && { key: digest(claim.key, canonicalName), fingerprint: digest(row) };
};

/** User, diary, service access and password in one transaction: all of it or nothing. */
const save = async ({ context, caller }: Request, plan: Plan, claim: Claim | undefined): Promise<Made> => {
  const password = generatedPassword(context);
  const access = await withPassword(context, plan.access, password, 'admin-set');
  const { canonicalName } = access;
  const saved = await context.store.save([...plan.changes, { kind: 'access', after: access }], {
    pins: plan.pins,
    audit: [
      ...plan.changes.flatMap(({ kind, before, after }) =>
        kind === 'branch' || kind === 'access' || after === undefined
          ? []
          : [audited(context, caller, `${kind} ${before ? 'changed' : 'created'}`, after.id)],
      ),
      audited(context, caller, 'service access created', canonicalName),
      audited(context, caller, 'password assigned', canonicalName),
    ],
    ...(claim && { once: { ...claim, made: canonicalName } }),
  });
  if (saved === 'exists') throw new ProblemError('username-taken', { userName: access.userName });
  if (saved === 'stale') throw new ProblemError('stale');
  return { outcome: 'made', access, resourceId: plan.resourceId, password };
};

/** Is it as the import left it, so that nobody has the password whose answer was lost? */
const isUntouched = ({ passwordState, passwordChangedAt, changedAt }: ServiceAccess): boolean =>
  passwordState === 'admin-set' && passwordChangedAt === changedAt;

/** What an earlier try made: its password is made anew, because nothing keeps the first one. */
const madeBefore = async (request: Request, canonicalName: string): Promise<Made> => {
  const { context } = request;
  const stored = await requireEntity(context, 'access', canonicalName);
  const [diary] = await listAll(
    context,
    'resource',
    ({ userId, allowCalendarSync }) => userId === stored.userId && allowCalendarSync,
  );
  const resourceId = diary?.id;
  if (!isUntouched(stored)) return { outcome: 'made-before', access: stored, resourceId };
  const password = generatedPassword(context);
  const { after: access } = await edit(
    { ...request, ifMatch: undefined },
    'access',
    canonicalName,
    'password assigned',
    async (before) => {
      if (!isUntouched(before)) throw new ProblemError('stale');
      return { after: await withPassword(context, before, password, 'admin-set') };
    },
  );
  return { outcome: 'made', access, resourceId, password };
};

/** Makes a row, once under an Idempotency-Key; what changed nothing may be tried again under the same key. */
export const make = async (request: Request, plan: Plan, row: unknown): Promise<Made> => {
  const { store } = request.context;
  const { canonicalName } = plan.access;
  const claim = claimOf(request, canonicalName, row);
  if (claim === undefined) return save(request, plan, undefined);
  const found = await store.claimAnswer(claim);
  if (found === 'mismatch') throw new ProblemError('idempotency-mismatch');
  if (found === 'in-progress') throw new ProblemError('idempotency-in-progress');
  if (found !== 'claimed') return madeBefore(request, canonicalName);
  try {
    return await save(request, plan, claim);
  } catch (error) {
    if (error instanceof DoneBeforeError) throw new ProblemError('idempotency-in-progress');
    await store.releaseAnswer(claim).catch(() => undefined);
    throw error;
  }
};
