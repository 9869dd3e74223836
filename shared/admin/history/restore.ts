import type { Calendar } from '../../model/calendar.ts';
import type { Conditions } from '../../model/calendar-object.ts';
import type { PastObject } from '../../store/history.ts';
import type { NamedObject } from '../../store/writer.ts';
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

/** Writes one version again; whatever is in the way is a refusal. `onlyWhereGone`: it is not there at all. */
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
  switch (written.outcome) {
    case 'written':
      return;
    case 'condition-failed':
      throw new ProblemError(conditions.ifNoneMatch === undefined ? 'stale' : 'already-there', { id: past.name });
    case 'uid-conflict':
      throw new ProblemError('uid-reused', { id: past.name, holder: written.holder });
    case 'double-booked':
      throw await doubleBooked(context, written.refusal);
    case 'counterpart':
      throw new ProblemError('stale');
    case 'gone':
      throw new ProblemError('resource-not-found', { id: calendar.id });
  }
};

const refusal = (resourceId: string, id: string, { code, about }: ProblemError): Restored => ({
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
      batch.push(writtenAgain(past, { ifNoneMatch: '*' }));
    } catch (error) {
      const problem = refusedBy(error);
      if (!problem) throw error;
      outcomes.push(refusal(calendar.id, past.name, problem));
    }
  }
  const written = await store.putObjects(calendar, restoring({ caller }), batch);
  for (const [at, { name: id }] of batch.entries()) {
    const result = written[at] ?? { outcome: 'gone' };
    const refused = (code: ProblemError['code'], about = {}) =>
      refusal(calendar.id, id, new ProblemError(code, { id, ...about }));
    switch (result.outcome) {
      case 'created':
      case 'updated':
      case 'unchanged':
        outcomes.push({ resourceId: calendar.id, id, outcome: 'restored' });
        break;
      case 'condition-failed':
        outcomes.push(refused('already-there'));
        break;
      case 'uid-conflict':
        outcomes.push(refused('uid-reused', { holder: result.holder }));
        break;
      case 'double-booked':
        outcomes.push(refused('double-booked'));
        break;
      case 'counterpart':
        outcomes.push(refused('already-there'));
        break;
      case 'gone':
        outcomes.push(refused('resource-not-found'));
    }
  }
  return outcomes;
};
