import { accessNotes } from './notes/access.ts';
import { connectionNotes } from './notes/connection.ts';
import { historyNotes } from './notes/history.ts';
import type { Note } from './notes/note.ts';
import { phonesNotes } from './notes/phones.ts';
import { requestsNotes } from './notes/requests.ts';
import { resourcesNotes } from './notes/resources.ts';

/** Every note the administration can give: a code, what is the matter and what to do about it, in English and German. */
export const notes = {
  ...resourcesNotes,
  ...accessNotes,
  ...connectionNotes,
  ...phonesNotes,
  ...requestsNotes,
  ...historyNotes,
} as const satisfies Record<string, Note>;

export type NoteCode = keyof typeof notes;
