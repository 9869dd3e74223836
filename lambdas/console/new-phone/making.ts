import { useRef } from 'preact/hooks';
import { call } from '../api/api.ts';
import { newKey } from '../api/idempotency-key.ts';
import { isRefusal } from '../api/once.ts';
import { pathOf, type Row } from '../entities/kinds.ts';

/** What a phone needs, in the order in which it is made. */
const lists = {
  branch: 'branches',
  user: 'users',
  resource: 'resources',
  access: 'service-accesses',
} as const;

/** One thing that is made on the way. */
export type Step = keyof typeof lists;

interface Sent {
  readonly key: string;
  readonly body: Row;
}

/** Makes each thing once: after a refusal the form goes on with what is there, after silence it asks again for the same. */
export const useMaking = () => {
  const made = useRef<Partial<Record<Step, Row>>>({});
  const sent = useRef<Partial<Record<Step, Sent>>>({});
  const make = async (step: Step, wanted: Row): Promise<Row> => {
    const before = made.current[step];
    if (before !== undefined) return before;
    sent.current[step] ??= { key: newKey(), body: wanted };
    const { key, body } = sent.current[step];
    try {
      const answer = await call<Row>('POST', pathOf({ name: lists[step] }), { body, idempotencyKey: key });
      made.current[step] = answer.body;
      return answer.body;
    } catch (error) {
      if (isRefusal(error)) delete sent.current[step];
      throw error;
    }
  };
  /** Can what this was made of no longer be changed here? */
  const isSettled = (...steps: readonly Step[]): boolean => steps.some((step) => sent.current[step] !== undefined);
  return { make, isSettled };
};
