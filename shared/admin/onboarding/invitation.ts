import { createHash } from 'node:crypto';
import type { AdminStore, Invitation } from '../../store/admin-store.ts';
import type { AdminContext } from '../context.ts';
import { randomText } from '../entity.ts';

/** 130 bits: nobody finds one by trying. */
const codeLength = 26;

/** Only the hash of a code is kept. */
export const codeHashOf = (code: string): string => createHash('sha256').update(code).digest('hex');

/** A new code that opens something for a while. */
export const invite = async (
  context: Pick<AdminContext, 'random' | 'clock'> & { readonly store: Pick<AdminStore, 'saveInvitation'> },
  what: Omit<Invitation, 'codeHash' | 'expiresAt'>,
  forMs: number,
): Promise<{ code: string; expiresAt: number }> => {
  const code = randomText(context, codeLength);
  const expiresAt = context.clock() + forMs;
  await context.store.saveInvitation({ ...what, codeHash: codeHashOf(code), expiresAt });
  return { code, expiresAt };
};
