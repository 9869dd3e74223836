import type { AccessRights } from '../../model/entities/service-access.ts';
import { violated } from '../preconditions.ts';

/** A right that a request needs, and the properties of the object that it needs it for. */
export interface NeededRight {
  readonly right: keyof AccessRights;
  readonly properties?: readonly string[];
}

const inWords = ({ right, properties = [] }: NeededRight): string =>
  properties.length === 0 ? right : `${right} (${properties.join(', ')})`;

/** Refuses with `need-privileges` what the service access may not, and names each right and the properties that need it (B02, RFC 3744 §7.1.1). */
export const requireRights = (rights: AccessRights, needed: readonly NeededRight[]): void => {
  const missing = needed.filter(({ right }) => !rights[right]);
  if (missing.length > 0)
    throw violated('need-privileges', { message: `no right to ${missing.map(inWords).join(', ')}` });
};
