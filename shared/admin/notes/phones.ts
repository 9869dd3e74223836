import type { PhoneRefusal } from '../../model/phone-refusal.ts';
import { note } from './note.ts';

/** Notes about what a phone was refused last; `branch-missing`, `double-booked` and `no-calendar` stand with the others. */
export const phonesNotes = {
  'phone-right-missing': note(
    403,
    'warning',
    [
      'The phone wanted to change something that it may not change, or not see.',
      'Das Telefon wollte etwas ändern, was es nicht ändern oder nicht sehen darf.',
    ],
    [
      'Nothing, if it is meant so: the phone shows the former state again. Otherwise change rights or privacy of the service access.',
      'Nichts, wenn es so gewollt ist: Das Telefon zeigt wieder den alten Stand. Sonst Rechte oder Datenschutz der Service Zugangsdaten ändern.',
    ],
  ),
  'phone-appointment-refused': note(
    403,
    'warning',
    [
      'The phone wanted to save an appointment that the gateway does not take.',
      'Das Telefon wollte einen Termin speichern, den das Gateway nicht annimmt.',
    ],
    [
      'Have the appointment looked at on the phone: its times, its repetition, its size.',
      'Den Termin am Telefon ansehen lassen: seine Zeiten, seine Wiederholung, seine Größe.',
    ],
  ),
  'phone-appointment-length': note(
    403,
    'warning',
    [
      'The phone wanted to save an appointment that is too short or too long for the diary.',
      'Das Telefon wollte einen Termin speichern, der für den Terminplaner zu kurz oder zu lang ist.',
    ],
    [
      'Enter it with a length that the resource allows, or change the lengths at the resource.',
      'Ihn mit einer Dauer eintragen, die die Ressource erlaubt, oder die Dauern an der Ressource ändern.',
    ],
  ),
  'phone-calendar-gone': note(
    404,
    'warning',
    [
      'The phone asks for a calendar that it may not see any more, or that was never there.',
      'Das Telefon fragt nach einem Kalender, den es nicht mehr sehen darf oder den es nie gab.',
    ],
    [
      'Nothing, if the calendar was withdrawn. Otherwise allow synchronisation at the resource, or set the phone up with its address.',
      'Nichts, wenn der Kalender entzogen wurde. Sonst die Terminsynchronisation an der Ressource erlauben oder das Telefon mit ihrer Adresse einrichten.',
    ],
  ),
  'phone-answer-too-large': note(
    507,
    'warning',
    [
      'The phone asks for more than one answer can carry.',
      'Das Telefon fragt nach mehr, als eine Antwort fassen kann.',
    ],
    [
      'Have a shorter period synchronised on the phone, or move old appointments to a calendar of their own.',
      'Am Telefon einen kürzeren Zeitraum synchronisieren lassen oder alte Termine in einen eigenen Kalender verschieben.',
    ],
  ),
} as const satisfies Record<Exclude<PhoneRefusal, 'branch-missing' | 'double-booked' | 'no-calendar'>, unknown>;
