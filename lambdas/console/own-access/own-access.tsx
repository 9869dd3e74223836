import { useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { entryView } from '../../../shared/admin/me-entries.ts';
import { paths } from '../../../shared/deployment/paths.ts';
import { type Credentials, call, ProblemError } from '../api/api.ts';
import { useAction } from '../api/load.ts';
import { TextField } from '../forms/text-field.tsx';
import { Heading, Section, SubmitForm } from '../parts/parts.tsx';
import { inBoth, problemInWords } from '../parts/problem-in-words.ts';
import { Notes, Refusal } from '../parts/refusal.tsx';
import { Phones } from '../phones/phones.tsx';
import { hrefOf } from '../route.ts';
import { servedHere, settings } from '../session/settings.ts';
import { useWords } from '../words/language.ts';

type Entry = z.output<typeof entryView>;
type Own = Extract<Credentials, { userName: string }>;

/** A phone's 401 has no words for a person; what keeps an access closed, somebody else must change. */
const inOwnWords = (error: unknown): never => {
  if (error instanceof ProblemError && error.isObstacle)
    throw new ProblemError(error.status, { ...error, todo: inBoth(({ own }) => own.ask) });
  if (error instanceof ProblemError && error.status === 401)
    throw problemInWords(
      ({ own }) => own.refused,
      ({ own }) => own.refusedTodo,
    );
  throw error;
};

const Identify = ({ found }: { readonly found: (own: Own, entries: readonly Entry[]) => void }) => {
  const words = useWords();
  const { busy, problem, run } = useAction();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const show = () =>
    run(async () => {
      const credentials = { userName: userName.trim(), password };
      const answer = call<{ items: readonly Entry[] }>('GET', `${paths.me}/entries`, { credentials });
      found(credentials, (await answer.catch(inOwnWords)).body.items);
    });
  return (
    <SubmitForm act={() => void show()}>
      <p>{words.own.explain}</p>
      <Refusal problem={problem} />
      <TextField
        id="own-name"
        label={words.fields.userName}
        autocomplete="username"
        value={userName}
        change={setUserName}
      />
      <TextField
        id="own-password"
        label={words.own.password}
        autocomplete="current-password"
        value={password}
        change={setPassword}
      />
      <button type="submit" disabled={busy}>
        {words.own.go}
      </button>
    </SubmitForm>
  );
};

const Change = ({ own, done }: { readonly own: Own; readonly done: (own: Own) => void }) => {
  const words = useWords();
  const { busy, problem, run } = useAction();
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [isDone, setDone] = useState(false);
  const differ = again !== '' && next !== again;
  const save = () =>
    run(async () => {
      const body = { userName: own.userName, oldPassword: own.password, newPassword: next };
      await call('PUT', `${paths.me}/password`, { credentials: own, body }).catch(inOwnWords);
      setDone(true);
      // What follows is asked with the password of now.
      done({ ...own, password: next });
    });
  if (isDone)
    return (
      <p class="note good" role="status">
        {words.own.changed}
      </p>
    );
  return (
    <SubmitForm
      act={() => {
        if (!differ) void save();
      }}
    >
      <Refusal problem={problem} />
      <TextField id="own-new" label={words.own.newPassword} autocomplete="new-password" value={next} change={setNext} />
      <TextField id="own-again" label={words.own.again} autocomplete="new-password" value={again} change={setAgain} />
      {differ && (
        <p class="complaint" role="alert">
          {words.own.differ}
        </p>
      )}
      <button type="submit" disabled={busy || differ}>
        {words.own.change}
      </button>
    </SubmitForm>
  );
};

interface OwnPhonesProps {
  readonly own: Own;
  readonly devices: Entry['devices'];
  readonly signedIn: boolean;
}

/** Their own phones; only those of the access that is signed in with can be told to start anew. */
const OwnPhones = ({ own, devices, signedIn }: OwnPhonesProps) => {
  const { phones } = useWords();
  const reset = () => call('POST', `${paths.me}/reset-sync`, { credentials: own }).catch(inOwnWords);
  return (
    <>
      <h3>{phones.title}</h3>
      <Phones devices={devices} {...(signedIn && { reset })} />
    </>
  );
};

/** Self-service of a member of staff: why a phone does or does not synchronise, and a password of one's own (S17). */
export const OwnAccess = () => {
  const words = useWords();
  const [shown, setShown] = useState<{ readonly own: Own; readonly entries: readonly Entry[] }>();
  const [isChanged, setChanged] = useState(false);
  const changed = (own: Own) => {
    setChanged(true);
    setShown((before) => before && { ...before, own });
  };
  const elsewhere = settings.davUrl;
  return (
    <section class="narrow">
      <Heading text={words.own.title} />
      {!servedHere(elsewhere) && (
        <p>
          {words.own.elsewhere} <a href={`${elsewhere}${paths.console}#/me`}>{elsewhere + paths.console}</a>
        </p>
      )}
      {servedHere(elsewhere) && !shown && <Identify found={(own, entries) => setShown({ own, entries })} />}
      {shown?.entries.map(({ userName, notes, maySynchronise, signedIn, devices }) => (
        <Section key={userName} title={userName}>
          {maySynchronise && <p class="note good">{words.own.works}</p>}
          <Notes
            notes={isChanged && signedIn ? notes.filter(({ code }) => code !== 'password-admin-set') : notes}
            ask={words.own.ask}
          />
          {(signedIn || devices.length > 0) && <OwnPhones own={shown.own} devices={devices} signedIn={signedIn} />}
          {signedIn && <Change own={shown.own} done={changed} />}
        </Section>
      ))}
      <p>
        <a href={hrefOf()}>{words.signIn.back}</a>
      </p>
    </section>
  );
};
