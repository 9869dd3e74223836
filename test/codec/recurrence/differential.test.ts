import ICAL from 'ical.js';
import { expect, it } from 'vitest';
import type { RecurData } from '../../../shared/codec/recurrence/rule.ts';
import { ruleOf } from '../../../shared/codec/recurrence/rule-of.ts';
import { workOf } from '../../../shared/codec/recurrence/work.ts';
import { randomFrom } from '../ical/random.ts';

const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const dayMs = 86_400_000;

/** The shapes a diary has; in them ical.js is right, and an independent witness. */
const shapes: readonly ((random: (below: number) => number) => string)[] = [
  () => 'FREQ=DAILY',
  (random) => `FREQ=DAILY;BYMONTH=${1 + random(12)}`,
  (random) => `FREQ=WEEKLY;BYDAY=${days.filter(() => random(2)).join(',') || 'MO'}`,
  () => 'FREQ=WEEKLY',
  (random) => `FREQ=MONTHLY;BYMONTHDAY=${1 + random(31)}`,
  (random) => `FREQ=MONTHLY;BYDAY=${1 + random(4)}${days[random(7)]}`,
  (random) => `FREQ=MONTHLY;BYDAY=-1${days[random(7)]}`,
  (random) => `FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=${random(2) ? '-1' : '1'}`,
  (random) => `FREQ=YEARLY;BYMONTH=${1 + random(12)};BYMONTHDAY=${1 + random(28)}`,
  (random) => `FREQ=YEARLY;BYMONTH=${1 + random(12)};BYDAY=${1 + random(4)}${days[random(7)]}`,
];

const witness = (rule: string, start: number, from: number, to: number): readonly number[] => {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromJSDate(new Date(start), true));
  const found: number[] = [];
  for (let next = iterator.next(); next; next = iterator.next()) {
    const wall = next.toUnixTime() * 1_000;
    if (wall > to) break;
    if (wall >= from) found.push(wall);
  }
  return found;
};

it.each(Array.from({ length: 200 }, (_, seed) => seed))(
  'agrees with ical.js on a random rule and window, seed %i',
  (seed) => {
    const random = randomFrom(seed);
    const shape = shapes[seed % shapes.length]!(random);
    const interval = 1 + random(4);
    const count = random(3) === 0 ? `;COUNT=${1 + random(60)}` : '';
    const rule = `${shape};INTERVAL=${interval}${count}`;
    const any = Date.UTC(2015 + random(10), random(12), 1 + random(28), random(24));
    // DTSTART on the rule, because off it the libraries disagree by design.
    const [start = any] = witness(`${shape};INTERVAL=1;COUNT=1`, any, any, any + 3_000 * dayMs);
    const from = start + (random(4_000) - 300) * dayMs + random(dayMs);
    const to = from + random(400) * dayMs;
    const recur = ICAL.parse(`BEGIN:VEVENT\r\nRRULE:${rule}\r\nEND:VEVENT`)[1][0][3] as RecurData;
    expect({ rule, start, walls: [...ruleOf(recur, start)(from, to, workOf())] }).toEqual({
      rule,
      start,
      walls: witness(rule, start, from, to),
    });
  },
);
