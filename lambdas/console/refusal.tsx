import type { z } from 'zod/mini';
import type { noteView } from '../../shared/admin/problem.ts';
import type { Problem } from './api.ts';
import { useReading, useWords } from './language.ts';

/** A note as the API gives it. */
export type Note = z.output<typeof noteView>;

/** Why something did not work, and what to do; nothing without a problem. */
export const Refusal = ({ problem }: { readonly problem: Problem | undefined }) => {
  const read = useReading();
  if (problem === undefined) return null;
  const fields = problem.issues.map(({ field, message }) => `${field}: ${message}`);
  return (
    <div class="note error" role="alert">
      <strong>{read(problem.detail)}</strong> {read(problem.todo)}
      {fields.length > 0 && <div class="quiet">{fields.join(' · ')}</div>}
    </div>
  );
};

interface NotesProps {
  readonly notes: readonly Note[];
  /** Whom the reader should ask, who cannot do what an administrator would be told to do. */
  readonly ask?: string;
}

/** What the gateway noticed about an entity: what keeps phones out first. */
export const Notes = ({ notes, ask }: NotesProps) => {
  const read = useReading();
  const words = useWords();
  const sorted = notes.toSorted((a, b) => a.severity.localeCompare(b.severity));
  return (
    <>
      {sorted.map(({ code, severity, detail, todo }) => (
        <div key={code} class={`note ${severity}`}>
          <span class="visually-hidden">{words[severity]}: </span>
          <strong>{read(detail)}</strong> {ask === undefined ? read(todo) : severity === 'error' && ask}
        </div>
      ))}
    </>
  );
};
