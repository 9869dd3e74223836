import { note } from './note.ts';

/** Notes about a request itself. */
export const requestsNotes = {
  'not-found': note(
    404,
    'error',
    ['There is nothing at this address.', 'Unter dieser Adresse ist nichts.'],
    ['Check the address.', 'Die Adresse prüfen.'],
  ),
  'appointment-not-found': note(
    404,
    'error',
    ['There is no such appointment.', 'Diesen Termin gibt es nicht.'],
    ['Refresh the list; it may have been deleted.', 'Die Liste neu laden; er wurde vielleicht gelöscht.'],
  ),
  'invalid-input': note(
    400,
    'error',
    ['The request does not fit the documented form.', 'Die Anfrage entspricht nicht der dokumentierten Form.'],
    ['Correct the named fields.', 'Die genannten Felder berichtigen.'],
  ),
  'invalid-appointment': note(
    422,
    'error',
    ['These times or this rule make no appointment.', 'Diese Zeiten oder diese Regel ergeben keinen Termin.'],
    ['Correct the named part.', 'Den genannten Teil berichtigen.'],
  ),
  stale: note(
    412,
    'error',
    ['It was changed in the meantime.', 'Es wurde inzwischen geändert.'],
    ['Read it again and repeat the change.', 'Neu lesen und die Änderung wiederholen.'],
  ),
  'idempotency-mismatch': note(
    422,
    'error',
    [
      'This Idempotency-Key was used for another request.',
      'Dieser Idempotency-Key wurde für eine andere Anfrage benutzt.',
    ],
    ['Use a new key for a new request.', 'Für eine neue Anfrage einen neuen Schlüssel verwenden.'],
  ),
  'idempotency-in-progress': note(
    409,
    'error',
    [
      'The first request with this Idempotency-Key is still running.',
      'Die erste Anfrage mit diesem Idempotency-Key läuft noch.',
    ],
    ['Repeat it in a few seconds.', 'In einigen Sekunden wiederholen.'],
  ),
} as const;
