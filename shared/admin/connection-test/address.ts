import { isPublicUrl } from '../../phone/address.ts';
import type { AdminContext } from '../context.ts';
import type { NoteCode } from '../notes.ts';

/**
 * What the gateway's own address means for phones (S22). A machine that nobody gave a public address serves its network, and
 * says so; a deployment that means to be public and is not is in error.
 */
export const addressCodes = async ({
  davBaseUrl,
  isLocalOnly,
  resolve,
}: Pick<AdminContext, 'davBaseUrl' | 'isLocalOnly' | 'resolve'>): Promise<readonly NoteCode[]> => {
  const isPublic = await isPublicUrl(davBaseUrl, resolve);
  return [
    ...(isPublic === false ? [isLocalOnly ? ('url-local-only' as const) : ('url-not-public' as const)] : []),
    ...(new URL(davBaseUrl).protocol === 'http:' ? (['plain-http'] as const) : []),
  ];
};
