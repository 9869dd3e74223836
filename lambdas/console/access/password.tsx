import { useState } from 'preact/hooks';
import { call } from '../api/api.ts';
import { useAction } from '../api/load.ts';
import { Asking, Copied, Section, SubmitForm } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useMoment } from '../parts/shown.tsx';
import { useWords } from '../words/language.ts';
import { type Access, pathOfAccess } from './access.ts';

interface PasswordProps {
  readonly row: Access;
  readonly assigned: (password: string) => void;
}

/** Assigns a password: a generated one, shown this once, or one that is typed (S15, S16). */
export const Password = ({ row, assigned }: PasswordProps) => {
  const words = useWords();
  const moment = useMoment();
  const { busy, problem, run } = useAction();
  const [typed, setTyped] = useState('');
  const [isShown, setShown] = useState(false);
  const [replaced, setReplaced] = useState(false);
  const [given, setGiven] = useState<string>();
  const { passwordState, passwordChangedAt } = row;

  const assign = (body: { password?: string }) =>
    run(async () => {
      const answer = await call<{ password?: string }>('PUT', pathOfAccess(row, 'password'), { body });
      // What was typed meanwhile is not assigned yet.
      setTyped((now) => (now === body.password ? '' : now));
      setReplaced(passwordState !== 'missing');
      setGiven(answer.body.password ?? '');
      assigned(answer.body.password ?? body.password ?? '');
    });

  const control = {
    'aria-label': words.password.typed,
    placeholder: words.password.typed,
    autocomplete: 'new-password',
    spellcheck: false,
    value: typed,
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => setTyped(currentTarget.value),
  } as const;

  return (
    <Section title={words.password.title}>
      <p>
        {words.password.state} <strong>{words.choices[passwordState]}</strong>
        {passwordChangedAt !== undefined && ` (${words.password.since} ${moment(passwordChangedAt)})`}.
      </p>
      <Refusal problem={problem} />
      <div class="row">
        {passwordState === 'missing' ? (
          <button type="button" disabled={busy} onClick={() => void assign({})}>
            {words.password.generate}
          </button>
        ) : (
          <Asking label={words.password.generate} explain={words.password.replaces} act={() => assign({})} />
        )}
      </div>
      <SubmitForm class="row" act={() => void assign({ password: typed })}>
        {isShown ? <input type="text" {...control} /> : <input type="password" {...control} />}
        <label class="row">
          <input type="checkbox" checked={isShown} onChange={({ currentTarget }) => setShown(currentTarget.checked)} />
          {words.password.show}
        </label>
        <button type="submit" class="plain" disabled={busy || typed === ''}>
          {words.password.assign}
        </button>
      </SubmitForm>
      <div role="status">
        {given !== undefined && (
          <p>
            {given === '' ? words.password.assigned : words.password.once}
            {given === '' && replaced && ` ${words.password.oldFails}`}
          </p>
        )}
        {given !== undefined && given !== '' && <Copied text={given} label={words.password.title} />}
      </div>
    </Section>
  );
};
