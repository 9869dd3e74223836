import { type Calendar, isReachable, isWritable, shareOf } from '../../../model/calendar.ts';
import type { Principal } from '../../../model/principal.ts';
import type { Writer } from '../../writer.ts';

/** May this writer change the calendar as it is? A phone only what it can reach (T10, T12); the diary all that is open. */
export const mayWrite = (calendar: Calendar, writer: Writer): boolean =>
  writer.kind === 'phone'
    ? isReachable(calendar, writer.principal) && isWritable(calendar, writer.principal)
    : !calendar.closed;

const headNames = { '#version': 'version', '#epoch': 'epoch', '#closed': 'closed' } as const;
const same = '#version = :version AND #epoch = :epoch';
const open = `${same} AND #closed = :no`;

/** A condition of an expression with what its placeholders mean. */
interface Condition {
  readonly condition: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, unknown>;
}

/** That the principal reaches the calendar as they did when it was read: it is still theirs, or shared with them no less. */
const reachCondition = (calendar: Calendar, principal: Principal): Condition => {
  const share = calendar.userId === principal.userId ? undefined : shareOf(calendar, principal);
  return share === undefined
    ? { condition: '#userId = :user', names: { '#userId': 'userId' }, values: { ':user': principal.userId } }
    : {
        condition: '#shares.#holder = :level',
        names: { '#shares': 'shares', '#holder': share.holder },
        values: { ':level': share.level },
      };
};

/** `mayWrite` once more, as the condition under which the head takes the next versions. */
export const headCondition = (calendar: Calendar, writer: Writer): Condition => {
  const values = { ':version': calendar.version, ':epoch': calendar.epoch, ':no': false };
  if (writer.kind === 'diary') return { condition: open, names: headNames, values };
  const reached = reachCondition(calendar, writer.principal);
  const owned = {
    condition: `${open} AND ${reached.condition}`,
    names: { ...headNames, ...reached.names },
    values: { ...values, ...reached.values },
  };
  if (calendar.kind === 'personal') return owned;
  return {
    condition: `${owned.condition} AND #sync = :yes AND #google = :no`,
    names: { ...owned.names, '#sync': 'allowCalendarSync', '#google': 'googleLinked' },
    values: { ...owned.values, ':yes': true },
  };
};

/** The head is the one that was read, whoever may write. */
export const sameHead = ({ version, epoch }: Calendar): Condition => ({
  condition: same,
  names: { '#version': 'version', '#epoch': 'epoch' },
  values: { ':version': version, ':epoch': epoch },
});
