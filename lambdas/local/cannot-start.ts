/** A reason not to start that whoever typed the command can act on: one sentence, exit 1. */
export class CannotStartError extends Error {
  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.name = 'CannotStartError';
  }
}
