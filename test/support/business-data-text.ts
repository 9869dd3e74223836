/** Deterministic random numbers in [0, 1) (mulberry32), so that every run makes the same diary. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** What is booked at an optician's and hearing-care shop: title and usual minutes. */
export const services: readonly (readonly [string, number])[] = [
  ['Sehtest', 30],
  ['Kontaktlinsenanpassung', 60],
  ['Brillenabholung', 15],
  ['Brillenberatung', 45],
  ['Hörtest', 45],
  ['Hörgeräteanpassung', 90],
  ['Nachkontrolle Hörgerät', 30],
  ['Führerscheinsehtest', 15],
  ['Otoplastik: Ohrabformung', 30],
  ['Reparaturannahme', 15],
];

export const customers: readonly string[] = [
  'Jürgen Müller',
  'Anneliese Größwang',
  'Øyvind Ångström',
  'François Lefèvre',
  'Zoë Łukaszewicz',
  'Ðorđe Šimić',
  'Дарья Иванова',
  '佐藤 花子',
  'Éva Kovács-Nagy',
  'Karl-Heinz "Heinzi" Weiß',
  'Maria Huber; geb. Maier',
  'O’Connor, Síle',
];

const remarks: readonly string[] = [
  'Kundin bringt ihre alte Brille mit; Gleitsicht, Basiskurve 6, Zentrierung bitte neu messen.',
  'Gehörgang rechts gereizt, bitte zuerst Otoskopie 🦻.',
  'Rezept vom Augenarzt Dr. Mayr: R −2,25 / cyl −0,75 A 95°, L −1,75.',
  'Ruft an, falls es später wird \\o/ – Termin dann um 15 min schieben.',
  'Fassung „Wien 1873“ in Havanna zurückgelegt 👓✨',
  'Krankenkasse: Bewilligung liegt vor, Selbstbehalt 37,80 €.',
  'Parkplatz im Hof; barrierefreier Eingang über die Seitengasse.',
];

/** Text of an iCalendar TEXT value (RFC 5545 §3.3.11). */
export const escapeText = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');

/** Some lines of notes as staff write them. */
export const remark = (random: () => number): string =>
  Array.from({ length: 1 + Math.floor(random() * 6) }, () => remarks[Math.floor(random() * remarks.length)]).join('\n');

/** Folds one content line at 75 octets without cutting a character (RFC 5545 §3.1). */
export const fold = (line: string): string => {
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const width = Buffer.byteLength(character);
    if (octets + width > 75) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += width;
  }
  return folded;
};
