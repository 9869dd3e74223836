import { note } from './note.ts';

/** Notes about what was: earlier versions, the trash, and what is put back (B10). */
export const historyNotes = {
  'version-not-found': note(
    404,
    'error',
    ['This version of the appointment is not kept.', 'Dieser Stand des Termins ist nicht aufbewahrt.'],
    [
      'Read the history; what was changed or deleted more than 30 days ago is gone.',
      'Den Verlauf lesen; was vor mehr als 30 Tagen geändert oder gelöscht wurde, ist fort.',
    ],
  ),
  'version-not-kept': note(
    410,
    'error',
    [
      'This version was too large to be kept together with the others that were written with it.',
      'Dieser Stand war zu groß, um zusammen mit den anderen aufbewahrt zu werden, die mit ihm geschrieben wurden.',
    ],
    ['Take another version, or make the appointment anew.', 'Einen anderen Stand nehmen oder den Termin neu anlegen.'],
  ),
  'already-there': note(
    409,
    'error',
    ['The appointment is there: somebody made it again.', 'Der Termin ist da: jemand hat ihn wieder angelegt.'],
    [
      'Look at it, and restore an earlier version from its history if that is wanted.',
      'Ihn ansehen und, wenn gewünscht, einen früheren Stand aus seinem Verlauf wiederherstellen.',
    ],
  ),
  'uid-reused': note(
    409,
    'error',
    [
      'Another appointment of this diary has its UID by now.',
      'Inzwischen hat ein anderer Termin dieses Kalenders seine UID.',
    ],
    [
      'Look at the appointment that the answer names; delete it first if this one is to come back.',
      'Den Termin ansehen, den die Antwort nennt; ihn zuerst löschen, wenn dieser zurückkommen soll.',
    ],
  ),
} as const;
