import { useRef, useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { testView } from '../../../shared/admin/connection-test/calls.ts';
import { call } from '../api/api.ts';
import { useAction } from '../api/load.ts';
import { TextField } from '../forms/text-field.tsx';
import { Section, SubmitForm } from '../parts/parts.tsx';
import { Notes, Refusal } from '../parts/refusal.tsx';
import { useReading, useWords } from '../words/language.ts';
import { type Access, pathOfAccess } from './access.ts';

type TestResult = z.output<typeof testView>;

const signs = { passed: '✓', failed: '✗', skipped: '–' } as const;

const Result = ({ result: { ok, steps, notes } }: { readonly result: TestResult }) => {
  const words = useWords();
  const read = useReading();
  const names: Readonly<Record<string, string>> = words.test.steps;
  // A failed step that is only a warning, a new appointment without a branch, leaves the rest working.
  const isBlocked = notes.some(({ severity }) => severity === 'error');
  const verdicts = [
    [ok === true, 'good', words.test.good],
    [ok === false && isBlocked, 'error', words.test.bad],
    [ok === false && !isBlocked, 'warning', words.test.inPart],
    [ok === null, 'warning', words.test.partly],
  ] as const;
  return (
    <>
      {verdicts.map(([holds, look, sentence]) => holds && <p class={`note ${look}`}>{sentence}</p>)}
      <Notes notes={notes} />
      <ol class="steps">
        {steps.map(({ name, outcome, says }) => (
          <li key={name} class={outcome}>
            <span aria-hidden="true">{signs[outcome]}</span>
            <span>
              {names[name] ?? name}
              <span class="visually-hidden">: {words.test.outcomes[outcome]}</span>
              {says && <span class="quiet"> ({read(says)})</span>}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
};

interface TestProps {
  readonly row: Access;
  readonly resourceId: string;
  readonly password: string;
  readonly typed: (password: string) => void;
}

/** *Test*: plays a phone and says in words what is in the way (S22). */
export const ConnectionTest = ({ row, resourceId, password, typed }: TestProps) => {
  const words = useWords();
  const { busy, problem, run } = useAction();
  // A verdict is about what was tested, and about nothing that was changed since.
  const about = JSON.stringify([row, resourceId, password]);
  const latest = useRef({ about, resourceId, password });
  latest.current = { about, resourceId, password };
  const [tested, setTested] = useState<{ readonly about: string; readonly result: TestResult }>();
  const test = () =>
    run(async () => {
      setTested(undefined);
      // What was loaded or picked while it ran is tested too: a verdict that nobody sees is none.
      for (let now: typeof latest.current | undefined; now?.about !== latest.current.about; ) {
        now = latest.current;
        const { body } = await call<TestResult>('POST', pathOfAccess(row, 'test'), {
          body: {
            ...(now.resourceId !== '' && { resourceId: now.resourceId }),
            ...(now.password !== '' && { password: now.password }),
          },
        });
        setTested({ about: now.about, result: body });
      }
    });
  return (
    <Section title={words.test.title}>
      <p>{words.test.explain}</p>
      <SubmitForm act={() => void test()}>
        <TextField
          id="test-password"
          label={words.test.password}
          hint={words.test.passwordHint}
          autocomplete="off"
          required={false}
          value={password}
          change={typed}
        />
        <button type="submit" disabled={busy}>
          {words.test.run}
        </button>
      </SubmitForm>
      <div role="status">
        {busy && <p>{words.test.running}</p>}
        {tested?.about === about && <Result result={tested.result} />}
      </div>
      <Refusal problem={problem} />
    </Section>
  );
};
