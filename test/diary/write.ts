import type { Form, Length, Rule, Spec } from './spec.ts';
import { day, toInstant, toWall } from './zones.ts';

const dayNames = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const spelt = (wall: number): string => new Date(wall).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');

const quoted = (tzid: string): string => (/[:;,]/.test(tzid) ? `"${tzid}"` : tzid);

/** `NAME;TZID=…:20261005T090000` in the form asked for. */
const moment = (
  name: string,
  wall: number,
  { place: { form, tzid, clock } }: Pick<Spec, 'place'>,
  as: Form,
  parameters = '',
): string => {
  if (form === 'date' || as === 'date') return `${name};VALUE=DATE${parameters}:${spelt(wall).slice(0, 8)}`;
  if (form === 'utc' || as === 'utc') return `${name}${parameters}:${spelt(toInstant(wall, clock))}Z`;
  return `${name}${parameters}${tzid === undefined ? '' : `;TZID=${quoted(tzid)}`}:${spelt(wall)}`;
};

const durationOf = ({ days, ms }: Omit<Length, 'by'>): string =>
  `P${days > 0 ? `${days}D` : ''}${ms > 0 ? `T${Math.floor(ms / 3_600_000)}H${(ms / 60_000) % 60}M` : ''}`;

const endOf = (start: number, length: Length, spec: Pick<Spec, 'place'>, as: Form): readonly string[] => {
  const { clock } = spec.place;
  if (length.by === 'none') return [];
  if (length.by === 'duration') return [`DURATION:${durationOf(length)}`];
  const end = length.days > 0 ? start + length.days * day : toWall(toInstant(start, clock) + length.ms, clock);
  // The second of two equal readings can only be said in UTC.
  const exact = length.days > 0 || toInstant(end, clock) === toInstant(start, clock) + length.ms;
  return exact ? [moment('DTEND', end, spec, as)] : [`DTEND:${spelt(toInstant(start, clock) + length.ms)}Z`];
};

export const ruleText = (rule: Rule): string => {
  const { freq, interval, byday, bymonthday, bymonth, byhour, bysetpos, wkst, count, until } = rule;
  const list = (name: string, values: readonly unknown[] | undefined) =>
    values ? [`${name}=${values.join(',')}`] : [];
  return [
    `FREQ=${freq}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...list('BYMONTH', bymonth),
    ...list('BYMONTHDAY', bymonthday),
    ...list(
      'BYDAY',
      byday?.map(({ nth, weekday }) => `${nth === 0 ? '' : nth}${dayNames[weekday]}`),
    ),
    ...list('BYHOUR', byhour),
    ...list('BYSETPOS', bysetpos),
    ...(wkst === undefined ? [] : [`WKST=${dayNames[wkst]}`]),
    ...(count === undefined ? [] : [`COUNT=${count}`]),
    ...(until
      ? [
          `UNTIL=${until.form === 'date' ? spelt(until.at).slice(0, 8) : `${spelt(until.at)}${until.form === 'utc' ? 'Z' : ''}`}`,
        ]
      : []),
  ].join(';');
};

/** What nobody needs to understand, and what an edit of a title must leave as it is. */
const extras = [
  'X-FOO;X-P="a","b;c":v',
  'CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="a, b":https://example.com/a',
  'X-ADDRESS;X-TITLE="Street 1\\nCity":geo:1,2',
  'CATEGORIES:one,two\\, three',
  'DESCRIPTION;ALTREP="cid:part":long text that has to be folded somewhere because it is longer than sev\r\n enty-five octets\\; yes',
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  'TRIGGER:-PT15M',
  'X-KEEP;X-Q=1:\\,\\;',
  'END:VALARM',
];

const event = (uid: string, ...lines: readonly string[]): readonly string[] => [
  'BEGIN:VEVENT',
  `UID:${uid}`,
  'DTSTAMP:20260901T000000Z',
  ...lines,
  'END:VEVENT',
];

/** The object as a phone would send it. */
export const bodyOf = (spec: Spec): string => {
  const { place, uid, rule } = spec;
  const period = (wall: number, { ms, by }: { ms: number; by: string }, as: Form): string => {
    const { clock } = place;
    const end = toWall(toInstant(wall, clock) + ms, clock);
    const text = (at: number): string => moment('', at, spec, as).split(':').at(-1) ?? '';
    return moment('RDATE', wall, spec, as, ';VALUE=PERIOD').concat(
      '/',
      by === 'end' ? text(end) : durationOf({ days: 0, ms }),
    );
  };
  const master = event(
    uid,
    ...(spec.seed % 3 === 0 ? ['SEQUENCE:4'] : []),
    moment('DTSTART', spec.start, spec, 'own'),
    ...endOf(spec.start, spec.length, spec, 'own'),
    `SUMMARY:${spec.title.replaceAll(/[;,]/g, '\\$&')}`,
    ...(spec.status ? [`STATUS:${spec.status}`] : []),
    ...(rule ? [`RRULE:${ruleText(rule)}`] : []),
    ...spec.excluded.map(({ wall, form }) => moment('EXDATE', wall, spec, form)),
    ...spec.added.map(({ wall, form, period: lasts }) =>
      lasts ? period(wall, lasts, form) : moment('RDATE', wall, spec, form),
    ),
    ...extras,
  );
  const overrides = spec.overrides.flatMap((override) =>
    event(
      uid,
      moment(
        'RECURRENCE-ID',
        override.original,
        spec,
        override.idForm,
        override.andFuture ? ';RANGE=THISANDFUTURE' : '',
      ),
      moment('DTSTART', override.start, spec, override.startForm),
      ...endOf(override.start, override.length, spec, override.startForm),
      `SUMMARY:${override.title}`,
      ...(override.status ? [`STATUS:${override.status}`] : []),
    ),
  );
  const components = spec.seed % 5 === 0 ? [...overrides, ...master] : [...master, ...overrides];
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//t//t//EN',
    ...(place.vtimezone ?? []),
    ...components,
    'END:VCALENDAR',
    '',
  ].join('\r\n');
};
