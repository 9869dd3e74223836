import type { z } from 'zod/mini';
import type { noteView } from '../../../shared/admin/problem.ts';
import type { ProblemError } from '../api/api.ts';
import { hrefOf } from '../route.ts';
import { useReading, useWords } from '../words/language.ts';
import { useMoment } from './shown.tsx';

/** A note as the API gives it. */
export type Note = z.output<typeof noteView>;

/** Where an entity of a kind has its page. */
const placeOf: Readonly<Record<string, string>> = {
  branch: 'branches',
  user: 'users',
  resource: 'resources',
  access: 'service-accesses',
};

interface RefusalProps {
  readonly problem: ProblemError | undefined;
  /** Tries again, where that is all there is to do. */
  readonly again?: () => void;
}

/** Why something did not work, and what to do; nothing without a problem. */
export const Refusal = ({ problem, again }: RefusalProps) => {
  const read = useReading();
  const words = useWords();
  const moment = useMoment();
  if (problem === undefined) return null;
  const names: Readonly<Record<string, string>> = words.fields;
  const fields = problem.issues.map(({ field }) => names[field] ?? field);
  return (
    <div class="note error" role="alert">
      <strong>{read(problem.detail)}</strong> {read(problem.todo)}
      {fields.length > 0 && <div>{fields.join(', ')}</div>}
      {problem.dependents.map(({ kind, id, name }) => (
        <div key={`${kind} ${id}`}>
          <a href={hrefOf(placeOf[kind] ?? '', id)}>{name}</a>
        </div>
      ))}
      {problem.inTheWay.map(({ appointmentId, title, takenFrom, takenUntil }) => (
        <div key={`${appointmentId} ${takenFrom}`}>
          {title ?? words.booking.appointment}: {moment(takenFrom)} – {moment(takenUntil)}
        </div>
      ))}
      {again && (
        <div class="row">
          <button type="button" class="plain" onClick={again}>
            {words.retry}
          </button>
        </div>
      )}
    </div>
  );
};

const severities: readonly Note['severity'][] = ['error', 'warning', 'info'];

interface NotesProps {
  readonly notes: readonly Note[];
  /** Whom the reader should ask, who cannot do what an administrator would be told to do. */
  readonly ask?: string;
}

/** What the gateway noticed about an entity: what keeps phones out first. */
export const Notes = ({ notes, ask }: NotesProps) => {
  const read = useReading();
  const words = useWords();
  const sorted = notes.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
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
