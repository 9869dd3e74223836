import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ServiceAccess } from '../model/entities/service-access.ts';
import { type Clock, hourMs } from '../model/instant.ts';
import { lru } from '../model/lru.ts';

/** Three megabytes when full; `npm run scale` shows what fewer would cost: each name forgotten is one bcrypt more. */
export const rememberedNames = 10_000;
/** Longer than phones wait between two polls, or each of them would pay for a slow hash. */
const lifetime = hourMs;

/** Remembers successful sign-ins of this process, so that a warm poll pays no slow hash; any change of the row forgets it. */
export interface VerifiedSignIns {
  /** The fingerprint of this password against this very row, or against none of this name; worthless outside the process. */
  fingerprint(access: Pick<ServiceAccess, 'canonicalName'> & Partial<ServiceAccess>, password: string): Buffer;
  has(access: ServiceAccess, fingerprint: Buffer): boolean;
  /** Somebody of this name signed in lately: they will most likely again. */
  expects(canonicalName: string): boolean;
  add(access: ServiceAccess, fingerprint: Buffer): void;
}

/** A bounded cache: 10,000 names, an hour each, the longest unused goes first (T08). */
export const verifiedSignIns = (clock: Clock): VerifiedSignIns => {
  const key = createSecretKey(randomBytes(32));
  const known = lru<string, { readonly fingerprint: Buffer; readonly until: number }>(rememberedNames);
  return {
    fingerprint: ({ canonicalName, version = 0, passwordHash = '' }, password) =>
      createHmac('sha256', key)
        .update(JSON.stringify([canonicalName, version, passwordHash, password]))
        .digest(),
    has: ({ canonicalName }, fingerprint) => {
      const entry = known.get(canonicalName);
      return entry !== undefined && entry.until > clock() && timingSafeEqual(entry.fingerprint, fingerprint);
    },
    expects: (canonicalName) => known.get(canonicalName) !== undefined,
    add: ({ canonicalName }, fingerprint) => known.set(canonicalName, { fingerprint, until: clock() + lifetime }),
  };
};
