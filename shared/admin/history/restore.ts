import type { Calendar } from '../../model/calendar.ts';
import type { Conditions } from '../../model/calendar-object.ts';
import type { PastObject } from '../../store/history.ts';
import type { NamedObject, PutOutcome, TogetherOutcome } from '../../store/writer.ts';
import { doubleBooked } from '../appointments/double-booked.ts';
import { parsed, type Writing, writerOf } from '../appointments/stored.ts';
import type { AdminContext, Caller } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { refusedBy } from '../refused-by.ts';
import type { Restored } from './schema.ts';

/** What was, as it is to be written again: the very bytes, and all that diary and phones kept beside them. */
const writtenAgain = ({ name, body, diary, properties, disclosure }: PastObject, conditions: Conditions) => {
  if (body === undefined) throw new ProblemError('version-not-kept', { id: name });
  // Its maker sees it whole again, and nobody more of it than before (B01).
  const disclosed = disclosure && { disclosed: disclosure };
  return { name, object: parsed(body), diary, properties, conditions, ...disclosed };
};

const restoring = (writing: Pick<Writing, 'caller' | 'claimed'>) =>
  ({ ...writerOf(writing), restoring: true }) as const;

/** It is deleted, and nothing else has taken its name since. */
const onlyWhereGone = { ifNoneMatch: '*' } as const satisfies Conditions;

type Refused = Exclude<TogetherOutcome, { readonly outcome: 'written' }>;

const isWritten = (result: PutOutcome): result is Exclude<PutOutcome, Refused> => 'modifiedAt' in result;

/** Why it was not written again, as a row of the table of notes. */
const refusalOf = (
  refused: Refused,
  { id: resourceId }: Calendar,
  id: string,
  conditions: Conditions,
): ProblemError => {
  switch (refused.outcome) {
    case 'condition-failed':
    // The counterpart of another appointment stands there.
    case 'counterpart':
      return new ProblemError(conditions.ifNoneMatch === undefined ? 'stale' : 'already-there', { id });
    case 'uid-conflict':
      return new ProblemError('uid-reused', { id, holder: refused.holder });
    case 'double-booked':
      return new ProblemError('double-booked', { id });
    case 'gone':
      return new ProblemError('resource-not-found', { id: resourceId });
  }
};

/** Writes one version again; whatever is in the way is a refusal. */
export const restoreVersion = async (
  { context, caller, claimed }: Writing,
  calendar: Calendar,
  past: PastObject,
  conditions: Conditions,
): Promise<void> => {
  const written = await context.store.putTogether({
    calendar,
    objects: [writtenAgain(past, conditions)],
    writer: restoring({ caller, claimed }),
  });
  if (written.outcome === 'written') return;
  if (written.outcome === 'double-booked') throw await doubleBooked(context, written.refusal);
  throw refusalOf(written, calendar, past.name, conditions);
};

const refused = (resourceId: string, id: string, { code, about }: ProblemError): Restored => ({
  resourceId,
  id,
  outcome: 'refused',
  code,
  ...(typeof about.holder === 'string' && { holder: about.holder }),
});

/** Puts deleted appointments back in transactions of as many as fit; each has its own outcome. */
export const restoreDeleted = async (
  { store }: AdminContext,
  caller: Caller,
  calendar: Calendar,
  deleted: readonly PastObject[],
): Promise<readonly Restored[]> => {
  const outcomes: Restored[] = [];
  const batch: NamedObject[] = [];
  for (const past of deleted) {
    try {
      batch.push(writtenAgain(past, onlyWhereGone));
    } catch (error) {
      const problem = refusedBy(error);
      if (!problem) throw error;
      outcomes.push(refused(calendar.id, past.name, problem));
    }
  }
  const written = await store.putObjects(calendar, restoring({ caller }), batch);
  for (const [at, { name: id }] of batch.entries()) {
    const result = written[at] ?? { outcome: 'gone' };
    outcomes.push(
      isWritten(result)
        ? { resourceId: calendar.id, id, outcome: 'restored' }
        : refused(calendar.id, id, refusalOf(result, calendar, id, onlyWhereGone)),
    );
  }
  return outcomes;
};
