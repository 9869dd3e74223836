import { useCallback, useEffect, useState } from 'preact/hooks';
import { Problem } from './api.ts';

/** Something being fetched: nothing yet, or the thing, or why there is none. */
export interface Loaded<T> {
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
  /** Fetches again; what was there stays until the new comes. */
  readonly reload: () => void;
  /** Puts in its place what an answer already brought. */
  readonly replace: (value: T) => void;
}

/** Turns whatever was thrown into a problem that can be shown; a mistake of the page itself goes on to the console. */
export const asProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  throw error;
};

/** Fetches when the component appears and whenever `key` changes; an answer that comes too late is dropped. */
export const useLoad = <T>(fetchIt: () => Promise<T>, key: string): Loaded<T> => {
  const [state, setState] = useState<{ key: string; value?: T; problem?: Problem }>({ key });
  const [round, setRound] = useState(0);
  // biome's rule wants the function itself here, which is new on every rendering: `key` stands for it.
  useEffect(() => {
    let wanted = true;
    fetchIt().then(
      (value) => wanted && setState({ key, value }),
      (error) => wanted && setState({ key, problem: asProblem(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [key, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const replace = (value: T) => setState({ key, value });
  const { value, problem } = state.key === key ? state : { value: undefined, problem: undefined };
  return { value, problem, reload, replace };
};

/** Something the reader set off: whether it runs, and why it failed. */
export const useAction = () => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    await act()
      .catch((error) => setProblem(asProblem(error)))
      .finally(() => setBusy(false));
  };
  return { busy, problem, run };
};
