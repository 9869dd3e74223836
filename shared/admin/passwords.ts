import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import { canonicalUserName, type PasswordState, type ServiceAccess } from '../model/entities/service-access.ts';
import { call } from './call.ts';
import type { AdminContext } from './context.ts';
import { edit, entityTag, randomText } from './entity.ts';
import { requireStrong } from './password-strength.ts';

/** 100 bits in four groups that can be read out loud. */
export const generatedPassword = (context: AdminContext): string =>
  Array.from({ length: 4 }, () => randomText(context, 5)).join('-');

/** The service access with another password; nothing else of it changes. */
export const withPassword = async (
  context: AdminContext,
  access: ServiceAccess,
  password: string,
  passwordState: PasswordState,
): Promise<ServiceAccess> => {
  const now = context.clock();
  return {
    ...access,
    passwordHash: await context.hashPassword(access.canonicalName, password),
    passwordState,
    passwordChangedAt: now,
    version: access.version + 1,
    changedAt: now,
  };
};

const path = `${paths.admin}/service-accesses/{userName}/password` as const;

/** The administrator assigns a password; a generated one is shown this once (S15, S16). */
export const passwordCalls = [
  call({
    name: 'assignPassword',
    method: 'PUT',
    path,
    tag: 'service access',
    summary: 'Assign a password: the given one, or a generated one that is shown this once',
    status: 200,
    body: z.strictObject({ password: z.optional(z.string().check(z.maxLength(1_000))) }),
    answer: z.strictObject({
      passwordState: z.literal('admin-set'),
      password: z.optional(z.string().check(z.describe('only when it was generated'))),
    }),
    sends: ['etag'],
    secretAnswer: true,
    run: async ({ params, body, ...request }) => {
      const password = body.password ?? generatedPassword(request.context);
      const name = canonicalUserName(params.userName);
      const { after: access } = await edit(request, 'access', name, 'password assigned', async (before) => {
        if (body.password !== undefined) await requireStrong(name, body.password);
        return { after: await withPassword(request.context, before, password, 'admin-set') };
      });
      return {
        body: { passwordState: 'admin-set' as const, password: body.password === undefined ? password : undefined },
        etag: entityTag(access.version),
      };
    },
  }),
];
