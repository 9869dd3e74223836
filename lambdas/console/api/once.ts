import { useRef } from 'preact/hooks';
import { type Answer, call, ProblemError } from './api.ts';
import { newKey } from './idempotency-key.ts';

/** Refused, and nothing was made; whatever else went wrong may have made it. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ProblemError &&
  error.status >= 400 &&
  error.status < 500 &&
  error.code !== 'idempotency-in-progress';

/** Makes something once: whoever presses again because no answer came gets what the first press made (B12). */
export const useOnce = () => {
  const sent = useRef<{ readonly what: string; readonly key: string }>(undefined);
  return async <T>(path: string, body: object): Promise<Answer<T>> => {
    const what = JSON.stringify([path, body]);
    if (sent.current?.what !== what) sent.current = { what, key: newKey() };
    try {
      const answer = await call<T>('POST', path, { body, idempotencyKey: sent.current.key });
      sent.current = undefined;
      return answer;
    } catch (error) {
      if (isRefusal(error)) sent.current = undefined;
      throw error;
    }
  };
};
