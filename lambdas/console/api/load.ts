import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ProblemError, signedInAgain } from './api.ts';

/** Something being fetched: nothing yet, or the thing, or why there is none. */
export interface Loaded<T> {
  readonly value: T | undefined;
  readonly problem: ProblemError | undefined;
  /** Fetches again; what was there stays until the new comes, and an answer on its way to an older question is dropped. */
  readonly reload: () => void;
  /** Fetches again unless that is under way: whoever asks every few seconds drops no answer that takes longer. */
  readonly refresh: () => void;
  /** Puts in its place what an answer already brought; what was asked for before that no longer counts. */
  readonly replace: (value: T) => void;
}

/** Turns whatever was thrown into a problem that can be shown; a mistake of the page itself is reported besides. */
const asProblem = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error;
  reportError(error);
  return new ProblemError(0, {});
};

/** Whoever signs in again goes on where they were. */
const useSignedInAgain = (goOn: () => void): void =>
  useEffect(() => {
    addEventListener(signedInAgain, goOn);
    return () => removeEventListener(signedInAgain, goOn);
  }, []);

/** Fetches when the component appears and whenever `key` changes; an answer that comes too late is dropped. */
export const useLoad = <T>(fetchIt: () => Promise<T>, key: string): Loaded<T> => {
  const [state, setState] = useState<{ key: string; value?: T; problem?: ProblemError }>({ key });
  const [round, setRound] = useState(0);
  const asked = useRef(0);
  const isAsking = useRef(false);
  // The function is new on every rendering: `key` stands for it.
  useEffect(() => {
    const ask = ++asked.current;
    const isWanted = () => {
      if (ask !== asked.current) return false;
      isAsking.current = false;
      return true;
    };
    isAsking.current = true;
    fetchIt().then(
      (value) => isWanted() && setState({ key, value }),
      (error) =>
        isWanted() && setState((before) => ({ ...(before.key === key && before), key, problem: asProblem(error) })),
    );
    return () => void asked.current++;
  }, [key, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const refresh = useCallback(() => {
    if (!isAsking.current) reload();
  }, []);
  useSignedInAgain(reload);
  const replace = (value: T) => {
    asked.current++;
    isAsking.current = false;
    setState({ key, value });
  };
  const { value, problem } = state.key === key ? state : { value: undefined, problem: undefined };
  return { value, problem, reload, refresh, replace };
};

/** Something the reader set off, once at a time: whether it runs, and why it failed. */
export const useAction = () => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError>();
  const isRunning = useRef(false);
  const run = async (act: () => Promise<void>): Promise<void> => {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    setProblem(undefined);
    await act()
      .catch((error) => setProblem(asProblem(error)))
      .finally(() => {
        isRunning.current = false;
        setBusy(false);
      });
  };
  const forget = () => setProblem(undefined);
  // That nobody was signed in is no longer so.
  useSignedInAgain(() => setProblem((before) => (before?.status === 401 ? undefined : before)));
  return { busy, problem, run, forget };
};
