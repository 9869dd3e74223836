/** What the console says of double booking, in English. */
export const bookingEn = {
  appointment: 'Appointment',
  overlaps: 'It overlaps with others:',
  keptIn: 'This resource is its second one. It is kept in the diary of',
  refused: 'Refused because the time was taken',
  explain: 'What phones and the diary tried in the last 30 days. A phone may show nothing of it any more.',
  none: 'Nothing was refused.',
  who: 'Who',
  inTheWay: 'In the way',
  times: 'Tried',
};

/** The same in German. */
export const bookingDe: typeof bookingEn = {
  appointment: 'Termin',
  overlaps: 'Er überschneidet sich mit anderen:',
  keptIn: 'Diese Ressource ist seine zweite. Er steht im Kalender von',
  refused: 'Abgelehnt, weil die Zeit belegt war',
  explain:
    'Was Telefone und Kalender in den letzten 30 Tagen versucht haben. Ein Telefon zeigt davon vielleicht nichts mehr.',
  none: 'Nichts wurde abgelehnt.',
  who: 'Wer',
  inTheWay: 'Im Weg',
  times: 'Versuche',
};
