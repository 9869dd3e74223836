/**
 * Where secrets lie that the gateway takes in for another program and never reads itself (T55): a function that may
 * only write cannot give away.
 */
export interface Secrets {
  /** Replaces what lay under this name. */
  keep(name: string, value: string): Promise<void>;
  /** Leaves nothing under this name; fine when nothing was there. */
  forget(name: string): Promise<void>;
}

const refuse = async (): Promise<never> => {
  throw new Error('this function may keep no secret');
};

/** For functions to which no secret is ever given. */
export const noSecrets: Secrets = { keep: refuse, forget: refuse };
