import { useEffect, useRef, useState } from 'preact/hooks';
import { type Answer, call, type ProblemError } from '../api/api.ts';
import { useAction } from '../api/load.ts';
import { useOnce } from '../api/once.ts';
import { type Field, fieldOfCode, type Kind, pathOf, type Row } from '../entities/kinds.ts';
import { Refusal } from '../parts/refusal.tsx';
import { useUnsaved } from '../route.ts';
import { useReading, useWords } from '../words/language.ts';
import { editors } from './inputs.tsx';

/** What the refusal says of this field, if it is about it. */
const useComplaint = ({ name }: Field, problem: ProblemError | undefined): string | undefined => {
  const read = useReading();
  const words = useWords();
  if (problem === undefined) return undefined;
  if (fieldOfCode[problem.code] === name) return `${read(problem.detail)} ${read(problem.todo)}`;
  const isAbout = ({ field }: { field: string }) => field === name || field.startsWith(`${name}.`);
  const issue = problem.issues.find(isAbout);
  return issue && (issue.says === undefined ? words.doesNotFit : read(issue.says));
};

interface FieldProps {
  readonly field: Field;
  readonly value: unknown;
  readonly change: (value: unknown) => void;
  readonly problem: ProblemError | undefined;
}

/** A field with its label, its control, and what is wrong with it. */
export const FieldRow = ({ field, value, change, problem }: FieldProps) => {
  const words = useWords();
  const complaint = useComplaint(field, problem);
  const Editor = editors[field.input.type];
  const id = `field-${field.name}`;
  const isGroup = ['set', 'flags', 'appointment-types'].includes(field.input.type);
  const described = complaint !== undefined || field.hint !== undefined ? { 'aria-describedby': `${id}-about` } : {};
  const label = words.fields[field.name];
  const group = isGroup ? ({ role: 'group', 'aria-labelledby': `${id}-label` } as const) : {};
  return (
    <div class={`field ${field.input.type}`} {...group}>
      {isGroup ? (
        <span class="label" id={`${id}-label`}>
          {label}
        </span>
      ) : (
        <label for={id}>{label}</label>
      )}
      <Editor
        id={id}
        input={field.input}
        value={value}
        change={change}
        required={field.required === true}
        aria={{ ...described, ...(complaint !== undefined && { 'aria-invalid': true as const }) }}
      />
      <div id={`${id}-about`} class="about">
        {complaint !== undefined && <div class="complaint">{complaint}</div>}
        {field.hint !== undefined && <div class="quiet">{words.hints[field.hint]}</div>}
      </div>
    </div>
  );
};

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

interface FormProps {
  readonly kind: Kind;
  /** What a new entity has before anybody types, besides what all of its kind have. */
  readonly given?: Row | undefined;
  /** The entity as stored; absent for a new one. */
  readonly row?: Row;
  readonly etag?: string | undefined;
  readonly saved: (answer: Answer<Row>) => void;
  /** Reads the entity again, when somebody else changed it meanwhile. */
  readonly reload?: () => void;
}

/** The fields of a kind: what was changed is sent with Save and not before, on top of the state that was read. */
export const Form = ({ kind, given, row, etag, saved, reload }: FormProps) => {
  const words = useWords();
  const { busy, problem, run, forget } = useAction();
  const makeOnce = useOnce();
  const [changes, setChanges] = useState<Row>({});
  const [done, setDone] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const fields = kind.fields.filter(({ when }) => when === undefined || when === (row ? 'old' : 'new'));
  const stored: Row = row ?? { ...Object.fromEntries(fields.map(({ name, initial }) => [name, initial])), ...given };
  const changed = Object.entries(changes).filter(([name, value]) => !sameValue(value, stored[name]));

  useUnsaved(changed.length > 0, words.unsaved);

  // The field that does not fit comes into sight; a refusal that is about none stands beside the button.
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [problem]);

  // A refusal is about what was sent: with the next change it no longer is.
  const change = (name: string, value: unknown) => {
    forget();
    setDone(false);
    setChanges((before) => ({ ...before, [name]: value }));
  };

  const readAgain = () => {
    forget();
    reload?.();
  };
  const discard = () => {
    forget();
    setChanges({});
  };

  const save = () =>
    run(async () => {
      const answer = row
        ? await call<Row>('PATCH', pathOf(kind, kind.idOf(row)), {
            etag,
            body: Object.fromEntries(changed.map(([name, value]) => [name, value ?? null])),
          })
        : await makeOnce<Row>(pathOf(kind), { ...stored, ...changes });
      // What was typed while this was on its way is not saved yet.
      setChanges((now) => Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== changes[name])));
      setDone(true);
      saved(answer);
    });

  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {fields.map((field) => (
        <FieldRow
          key={field.name}
          field={field}
          value={field.name in changes ? changes[field.name] : stored[field.name]}
          change={(value) => change(field.name, value)}
          problem={problem}
        />
      ))}
      <Refusal problem={problem} {...(problem?.code === 'stale' && { again: readAgain })} />
      <div class="row">
        <button type="submit" disabled={busy || (row !== undefined && changed.length === 0)}>
          {words.save}
        </button>
        {row !== undefined && changed.length > 0 && (
          <button type="button" class="plain" onClick={discard}>
            {words.discard}
          </button>
        )}
        <span role="status">{done && changed.length === 0 ? words.saved : ''}</span>
      </div>
    </form>
  );
};
