import { useState } from 'preact/hooks';
import { paths } from '../../../shared/deployment/paths.ts';
import { useAction } from '../api/load.ts';
import { TextField } from '../forms/text-field.tsx';
import { Heading, SubmitForm } from '../parts/parts.tsx';
import { problemInWords } from '../parts/problem-in-words.ts';
import { Refusal } from '../parts/refusal.tsx';
import { hrefOf } from '../route.ts';
import { useWords } from '../words/language.ts';
import { beginSignIn, keepToken, signInBeside } from './session.ts';
import { servedHere, settings } from './settings.ts';

const TokenForm = ({ signedIn }: { readonly signedIn: () => void }) => {
  const words = useWords();
  const [token, setToken] = useState('');
  return (
    <SubmitForm
      act={() => {
        keepToken(token.trim());
        signedIn();
      }}
    >
      <TextField
        id="admin-token"
        label={words.signIn.token}
        hint={words.signIn.tokenHint}
        autocomplete="off"
        pattern="\s*[!-~]+\s*"
        value={token}
        change={setToken}
      />
      <button type="submit">{words.signIn.go}</button>
    </SubmitForm>
  );
};

interface SignInProps {
  /** Why nobody is signed in, if somebody was or tried. */
  readonly reason: 'ended' | 'refused' | undefined;
  readonly signedIn: () => void;
}

/** How this deployment signs administrators in: with its identity provider, with a token, or at another address. */
const Ways = ({ reason, signedIn }: SignInProps) => {
  const words = useWords();
  const { busy, problem, run } = useAction();
  const elsewhere = settings.adminUrl;
  if (!servedHere(elsewhere))
    return (
      <p>
        {words.signIn.elsewhere} <a href={elsewhere + paths.console}>{elsewhere + paths.console}</a>
      </p>
    );
  if (settings.signIn === undefined) return <TokenForm signedIn={signedIn} />;
  // What was typed before the token expired waits behind this page.
  const signIn = () => (reason === 'ended' ? signInBeside().then(signedIn) : beginSignIn());
  const begin = () =>
    signIn().catch(() => {
      throw problemInWords(
        ({ signIn }) => signIn.unreachable,
        ({ signIn }) => signIn.unreachableTodo,
      );
    });
  return (
    <>
      <Refusal problem={problem} />
      <button type="button" disabled={busy} onClick={() => void run(begin)}>
        {words.signIn.go}
      </button>
    </>
  );
};

/** The first thing an administrator sees. */
export const SignIn = ({ reason, signedIn }: SignInProps) => {
  const words = useWords();
  return (
    <section class="narrow">
      <Heading text={words.signIn.title} />
      {reason !== undefined && (
        <p class="note warning" role="alert">
          {words.signIn[reason]}
        </p>
      )}
      <Ways reason={reason} signedIn={signedIn} />
      <p>
        <a href={hrefOf('me')}>{words.signIn.staff}</a>
      </p>
    </section>
  );
};
