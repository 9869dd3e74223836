/** A VCALENDAR around these lines, as bytes. */
export const calendar = (...lines: readonly string[]): Buffer =>
  Buffer.from(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//t//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n'));

/** One VEVENT with these lines besides UID, as lines. */
export const eventLines = (...lines: readonly string[]): readonly string[] => [
  'BEGIN:VEVENT',
  'UID:u1',
  'DTSTAMP:20260101T000000Z',
  ...lines,
  'END:VEVENT',
];

/** A VCALENDAR with one VEVENT of these lines. */
export const event = (...lines: readonly string[]): Buffer => calendar(...eventLines(...lines));
