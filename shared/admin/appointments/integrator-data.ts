import * as z from 'zod/mini';
import type { DiaryFields } from '../../model/calendar-object.ts';
import { inOrder } from '../../model/in-order.ts';
import { wanting } from '../issues.ts';
import { ProblemError } from '../problem.ts';

/** Octets that the fields of an integrator may take, as JSON in UTF-8. */
const mostOctets = 2_048;

/** Fields of the diary program's own at an appointment. */
export type IntegratorData = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is IntegratorData =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fits = (value: unknown): boolean => isObject(value) && Buffer.byteLength(JSON.stringify(value)) <= mostOctets;

const words = [
  `an object of at most ${mostOctets} octets as JSON`,
  `ein Objekt von höchstens ${mostOctets} Oktetten als JSON`,
] as const;

/** What an integrator keeps at an appointment: any JSON object that fits; read by the administration alone. */
export const integratorData = wanting(
  z.unknown().check(
    z.refine(fits),
    z.meta({
      type: 'object',
      additionalProperties: true,
      description: `the diary program’s own fields, at most ${mostOctets} octets as JSON; phones never see them, and they outlive every edit of a phone`,
    }),
  ) as unknown as z.ZodMiniType<Record<string, unknown>>,
  words,
);

/** The diary's fields as the table keeps them: free ones as text, because a table has its own idea of numbers and names. */
export const keptOf = ({
  integratorData: own,
  ...fields
}: Omit<DiaryFields, 'integratorData'> & { readonly integratorData?: IntegratorData | undefined }): DiaryFields => ({
  ...fields,
  ...(own !== undefined && { integratorData: JSON.stringify(own) }),
});

/** The diary's fields as answers show them: equal ones in the same order, so that what is told again is the same to the octet. */
export const shownOf = ({ integratorData: own, ...fields }: DiaryFields) => ({
  ...(JSON.parse(JSON.stringify(fields, inOrder)) as typeof fields),
  ...(own !== undefined && { integratorData: JSON.parse(own) as Record<string, unknown> }),
});

/** The patch on top of what is there: null takes a member away, objects are gone into, all else is replaced (RFC 7396). */
const merged = (target: unknown, patch: unknown): unknown => {
  if (!isObject(patch)) return patch;
  const result = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name);
    else result.set(name, merged(result.get(name), value));
  }
  return Object.fromEntries(result);
};

/** The free fields after a merge patch, as the table keeps them; null for none. Refuses what has grown too large. */
export const dataAfter = (before: string | undefined, patch: IntegratorData | null): string | null => {
  if (patch === null) return null;
  const after = merged(before === undefined ? {} : JSON.parse(before), patch);
  if (fits(after)) return JSON.stringify(after);
  const [en, de] = words;
  const message = { en: `must be ${en} after the change`, de: `muss nach der Änderung sein: ${de}` };
  throw new ProblemError('invalid-input', { issues: [{ where: 'body', field: 'integratorData', message }] });
};
