import type { DiaryFields } from './calendar-object.ts';
import { firstNameOf, initialsOf, pseudonymOf } from './customer.ts';
import { type PrivacyLevel, privacyLevels } from './entities/privacy.ts';

/** What stands for an appointment of which nothing may be said; the same for everybody, because no request says a language. */
export const busyTitle = 'Busy';

type Known = Pick<DiaryFields, 'customer' | 'type'>;

/** What a level says of a customer, the most first; where nothing is known that it may say, the next says less. */
const ofCustomer: Readonly<
  Partial<Record<PrivacyLevel, readonly ((known: NonNullable<Known['customer']>) => string | undefined)[]>>
> = {
  'first-name': [firstNameOf, initialsOf],
  pseudonym: [pseudonymOf, initialsOf],
  initials: [initialsOf],
};

/** The title under which a reader of this level is shown an appointment (B01): the customer as far as it goes, else the type, else that the time is taken. */
export const maskedTitle = (level: Exclude<PrivacyLevel, 'full'>, { customer, type }: Known): string => {
  if (level === 'busy') return busyTitle;
  const named = customer === undefined ? [] : (ofCustomer[level] ?? []).map((say) => say(customer));
  return named.find((said) => said !== undefined) ?? type ?? busyTitle;
};

/** The titles of every level: what some phone shows, or showed before the level was another. */
export const maskedTitles = (known: Known): ReadonlySet<string> =>
  new Set(privacyLevels.filter((level) => level !== 'full').map((level) => maskedTitle(level, known)));
