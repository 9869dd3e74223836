import type { Row } from '../entities/kinds.ts';
import type { Note } from '../parts/refusal.tsx';
import { useReading, useWords } from '../words/language.ts';

/** What keeps phones out: the alarms, or what an administrator left so. */
const causes = (row: Row): readonly Note[] => {
  const notes = (row.notes ?? []) as readonly Note[];
  const errors = notes.filter(({ severity }) => severity === 'error');
  return errors.length > 0 ? errors : notes.filter(({ severity }) => severity === 'info');
};

/** Whether phones get what they ask for, and why not. */
export const State = ({ row }: { readonly row: Row }) => {
  const words = useWords();
  const read = useReading();
  if (row.works === true) return <span class="chip on">{words.state.works}</span>;
  const alarms = causes(row);
  const isAlarm = alarms.some(({ severity }) => severity === 'error');
  return (
    <span class={isAlarm ? 'complaint' : 'quiet'}>
      {alarms.length === 0 ? words.state.not : alarms.map(({ detail }) => read(detail)).join(' ')}
    </span>
  );
};
