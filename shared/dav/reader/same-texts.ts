import { principalComponents, readCalendar } from '../../codec/ical/read.ts';
import { textChanges } from '../rights/text-changes.ts';

/**
 * Does what a reader is shown say what they sent? The same octets, or at least the same texts in every component: then only
 * marks are missing that their program added for itself, and their copy is as good as what they would read.
 */
export const saysTheSame = (shown: Uint8Array, sent: Uint8Array): boolean => {
  if (shown === sent || Buffer.from(shown).equals(sent)) return true;
  const [one, other] = [shown, sent].map((body) => principalComponents(readCalendar(body)));
  if (one === undefined || other?.length !== one.length) return false;
  return one.every((component, index) => {
    const its = other[index];
    return its !== undefined && textChanges(component, its).length === 0;
  });
};
