import { note } from './note.ts';

/** Notes about a request itself. */
export const requestsNotes = {
  'not-signed-in': note(
    401,
    'error',
    ['You are not signed in.', 'Sie sind nicht angemeldet.'],
    [
      'Send a valid bearer token; at /me the own user name and password.',
      'Ein gültiges Bearer-Token senden; bei /me den eigenen Benutzernamen und das Passwort.',
    ],
  ),
  'too-many-attempts': note(
    429,
    'error',
    ['There were too many failed sign-ins.', 'Es gab zu viele fehlgeschlagene Anmeldungen.'],
    [
      'Wait a few minutes and try again; Retry-After says how long.',
      'Einige Minuten warten und erneut versuchen; Retry-After sagt, wie lange.',
    ],
  ),
  'cross-site': note(
    403,
    'error',
    [
      'A page of another site may not change anything here.',
      'Eine Seite einer anderen Website darf hier nichts ändern.',
    ],
    [
      'Open the page of the gateway itself and try again there.',
      'Die Seite des Gateways selbst öffnen und es dort erneut versuchen.',
    ],
  ),
  'own-branch-only': note(
    403,
    'error',
    [
      'You administer one branch only; this concerns others too, or would leave your branch.',
      'Sie verwalten nur eine Filiale; dies betrifft auch andere oder läge außerhalb Ihrer Filiale.',
    ],
    ['Ask an administrator of all branches.', 'Einen Administrator aller Filialen bitten.'],
  ),
  'method-not-allowed': note(
    405,
    'error',
    ['This address does not take this method.', 'Diese Adresse nimmt diese Methode nicht an.'],
    ['Use one of the methods that Allow names.', 'Eine der Methoden verwenden, die Allow nennt.'],
  ),
  'request-too-large': note(
    413,
    'error',
    ['The request is too large.', 'Die Anfrage ist zu groß.'],
    [
      'Send less at once; cut a calendar file into several.',
      'Weniger auf einmal senden; eine Kalenderdatei auf mehrere verteilen.',
    ],
  ),
  'answer-too-large': note(
    507,
    'error',
    ['The answer is larger than may be sent.', 'Die Antwort ist größer, als gesendet werden darf.'],
    ['Ask for less, or accept gzip.', 'Weniger anfragen oder gzip annehmen.'],
  ),
  'unexpected-fault': note(
    500,
    'error',
    ['Something unexpected went wrong in the gateway.', 'Im Gateway ist etwas Unerwartetes schiefgegangen.'],
    [
      'Try again; if it persists, have the operator look up the request id in the log.',
      'Erneut versuchen; bleibt es dabei, den Betreiber die Nummer der Anfrage im Protokoll suchen lassen.',
    ],
  ),
  'not-found': note(
    404,
    'error',
    ['There is nothing at this address.', 'Unter dieser Adresse ist nichts.'],
    ['Check the address.', 'Die Adresse prüfen.'],
  ),
  'changes-not-known': note(
    410,
    'error',
    [
      'What changed since this token is not known any more.',
      'Was sich seit diesem Token geändert hat, ist nicht mehr bekannt.',
    ],
    ['Call again without since and take everything anew.', 'Ohne since erneut aufrufen und alles neu übernehmen.'],
  ),
  'appointment-not-found': note(
    404,
    'error',
    ['There is no such appointment.', 'Diesen Termin gibt es nicht.'],
    ['Refresh the list; it may have been deleted.', 'Die Liste neu laden; er wurde vielleicht gelöscht.'],
  ),
  'uid-taken': note(
    409,
    'error',
    ['Another appointment of this diary has this UID.', 'Ein anderer Termin dieses Kalenders hat diese UID.'],
    [
      'Change the appointment that the answer names, or give another UID.',
      'Den Termin ändern, den die Antwort nennt, oder eine andere UID vergeben.',
    ],
  ),
  'webhook-not-found': note(
    404,
    'error',
    ['There is no such webhook.', 'Diesen Webhook gibt es nicht.'],
    ['Pick a webhook from the list.', 'Einen Webhook aus der Liste wählen.'],
  ),
  'webhook-url-refused': note(
    422,
    'error',
    ['Nothing is sent to this address.', 'An diese Adresse wird nichts gesendet.'],
    [
      'Give an https address that the internet reaches, without user name, password or fragment; on one machine also http on loopback.',
      'Eine https-Adresse angeben, die im Internet erreichbar ist, ohne Benutzername, Passwort oder Fragment; auf einem Rechner auch http auf Loopback.',
    ],
  ),
  'webhooks-off': note(
    409,
    'error',
    ['This installation sends no webhooks.', 'Diese Installation sendet keine Webhooks.'],
    ['Have the operator deploy with webhooks=true.', 'Den Betreiber mit webhooks=true bereitstellen lassen.'],
  ),
  'too-many-webhooks': note(
    409,
    'error',
    ['There are as many webhooks as there may be.', 'Es gibt so viele Webhooks, wie es geben darf.'],
    ['Delete one that is not needed any more.', 'Einen löschen, der nicht mehr gebraucht wird.'],
  ),
  'invalid-input': note(
    400,
    'error',
    ['The request does not fit the documented form.', 'Die Anfrage entspricht nicht der dokumentierten Form.'],
    ['Correct the named fields.', 'Die genannten Felder berichtigen.'],
  ),
  'out-of-time': note(
    503,
    'error',
    ['There was no time left for this one.', 'Dafür blieb keine Zeit mehr.'],
    [
      'Send the request again with the same Idempotency-Key: what is done is not done again.',
      'Die Anfrage mit demselben Idempotency-Key noch einmal senden: Erledigtes wird nicht wiederholt.',
    ],
  ),
  'invalid-appointment': note(
    422,
    'error',
    ['These times or this rule make no appointment.', 'Diese Zeiten oder diese Regel ergeben keinen Termin.'],
    ['Correct the named part.', 'Den genannten Teil berichtigen.'],
  ),
  'double-booked': note(
    409,
    'error',
    [
      'This time is taken, and the diary does not allow double booking.',
      'Diese Zeit ist belegt, und der Kalender lässt keine Doppelbuchung zu.',
    ],
    [
      'Choose another time or another resource, or move what is in the way.',
      'Eine andere Zeit oder Ressource wählen oder verlegen, was im Weg ist.',
    ],
  ),
  'nothing-to-import': note(
    422,
    'error',
    ['The file holds no calendar entry.', 'Die Datei enthält keinen Kalendereintrag.'],
    [
      'Send an .ics file (iCalendar) with at least one appointment.',
      'Eine .ics-Datei (iCalendar) mit mindestens einem Termin senden.',
    ],
  ),
  stale: note(
    412,
    'error',
    ['It was changed in the meantime.', 'Es wurde inzwischen geändert.'],
    ['Read it again and repeat the change.', 'Neu laden und die Änderung wiederholen.'],
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
