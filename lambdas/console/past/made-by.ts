import type { z } from 'zod/mini';
import type { madeBy } from '../../../shared/admin/history/schema.ts';
import { useWords } from '../words/language.ts';

type MadeBy = z.output<typeof madeBy>;

/** Who changed an appointment, as people say it: “phone of anna (iOS 26.5)”. */
export const useMadeBy = (): ((by: MadeBy | undefined) => string) => {
  const { past, none } = useWords();
  return (by) => {
    if (by === undefined) return none;
    const client = by.client === undefined ? '' : ` (${by.client})`;
    if (by.kind === 'phone') return `${past.phone} ${by.name}${client}`;
    return by.kind === 'program' ? `${past.program} ${by.name}` : by.name;
  };
};
