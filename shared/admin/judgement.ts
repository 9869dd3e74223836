import * as z from 'zod/mini';
import type { Entities } from '../model/entities/entities.ts';
import type { AdminContext } from './context.ts';
import { listAll } from './entity.ts';
import { type NoteCode, notes } from './notes.ts';
import { noteOf, noteView } from './problem.ts';

/** What every answer about an entity says of its state, in a list as alone. */
export const judgementShape = {
  works: z.boolean().check(z.describe('phones get what they ask for now; `notes` say why not')),
  notes: z.array(noteView),
};

/** Nothing of it is in the way of a phone. */
export const worksWith = (codes: readonly NoteCode[]): boolean =>
  codes.every((code) => notes[code].severity !== 'error');

/** The state of an entity; `isMeant` where an administrator left it so, which is worth a quiet note and no alarm. */
export const judgementOf = (codes: readonly NoteCode[], isMeant = false) => ({
  works: worksWith(codes),
  notes: codes.map((code) => {
    const note = noteOf(code);
    return isMeant && note.severity === 'error' ? { ...note, severity: 'info' as const } : note;
  }),
});

/** More than these are read from their directory in one go. */
const few = 8;

/** Users or branches by id: one by one where they are few. */
export const loadByIds = async <K extends 'user' | 'branch'>(
  context: AdminContext,
  kind: K,
  ids: Iterable<string | undefined>,
): Promise<ReadonlyMap<string, Entities[K]>> => {
  const wanted = new Set([...ids].filter((id) => id !== undefined));
  const loaded: readonly (Entities[K] | undefined)[] =
    wanted.size > few
      ? await listAll(context, kind, ({ id }) => wanted.has(id))
      : await Promise.all([...wanted].map((id) => context.store.load(kind, id)));
  return new Map(loaded.flatMap((entity) => (entity === undefined ? [] : [[entity.id, entity]])));
};
