import { DateTime } from 'luxon';
import type { Instant } from '../../shared/model/instant.ts';

/** An appointment as the admin API takes it. */
type Appointment = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

const visits = [
  ['Eye test', { label: 'Frau Lindner', firstName: 'Erika', lastName: 'Lindner', number: '1001' }, 40],
  ['Fitting of varifocals', { label: 'Herr Okafor', firstName: 'Chidi', lastName: 'Okafor', number: '1002' }, 30],
  ['Contact lens check', { label: 'Frau Yilmaz', firstName: 'Elif', lastName: 'Yilmaz', number: '1003' }, 20],
  ['Hearing test', { label: 'Herr Sørensen', firstName: 'Lars', lastName: 'Sørensen', number: '1004' }, 45],
  ['Collect glasses', { label: 'Frau Petrova', firstName: 'Irina', lastName: 'Petrova', number: '1005' }, 15],
  ['Repair of a frame', { label: 'Herr Dubois', firstName: 'Luc', lastName: 'Dubois', number: '1006' }, 15],
] as const;

/** The first Sunday on or after this day on which the zone's clocks change; undefined where they never do. */
const clockChange = (from: DateTime): DateTime | undefined => {
  const day = (offset: number): DateTime => from.startOf('day').plus({ days: offset });
  const index = Array.from({ length: 366 }, (_, offset) => offset).find(
    (offset) => day(offset).offset !== day(offset + 1).offset,
  );
  return index === undefined ? undefined : day(index);
};

const local = (time: DateTime): string => time.toFormat("yyyy-MM-dd'T'HH:mm");

/** Appointments of this and the next month: visits, a weekly series, an all-day one, and one over the next clock change. */
export const demoAppointments = (now: Instant, zone: string): readonly Appointment[] => {
  const month = DateTime.fromMillis(now, { zone }).startOf('month');
  const workdays = Array.from({ length: 2 * 31 }, (_, offset) => month.plus({ days: offset })).filter(
    (day) => day.weekday <= 5 && day.day % 3 === 1,
  );
  const visitsOf = workdays.map((day, index): Appointment => {
    const [title, customer, minutes] = visits[index % visits.length] ?? visits[0];
    const start = day.set({ hour: 9 + (index % 7), minute: 30 * (index % 2) });
    return {
      start: local(start),
      end: local(start.plus({ minutes })),
      title: `${title} (${customer.label})`,
      customer,
      type: title,
      status: 'confirmed',
    };
  });
  const monday = month.plus({ days: (8 - month.weekday) % 7 }).set({ hour: 8, minute: 30 });
  const fair = month.plus({ months: 1, days: 9 }).toISODate() ?? '';
  const change = clockChange(DateTime.fromMillis(now, { zone }));
  return [
    ...visitsOf,
    {
      start: local(monday),
      end: local(monday.plus({ minutes: 30 })),
      title: 'Team meeting',
      recurrence: 'FREQ=WEEKLY;BYDAY=MO',
    },
    { start: fair, end: fair, title: 'Trade fair' },
    ...(change
      ? [
          {
            start: local(change.minus({ hours: 2 })),
            end: local(change.plus({ hours: 8 })),
            title: 'Stocktaking over the clock change',
          },
        ]
      : []),
  ];
};

/** Further ahead than phones see of the room. */
export const demoRefit = (now: Instant, zone: string): Appointment => {
  const start = DateTime.fromMillis(now, { zone }).plus({ days: 45 }).toISODate() ?? '';
  return { start, end: start, title: 'The room gets a new slit lamp' };
};

/** One visit of tomorrow, to see what becomes of it at each level of privacy. */
export const demoVisit = (now: Instant, zone: string, hour: number): Appointment => {
  const start = DateTime.fromMillis(now, { zone }).plus({ days: 1 }).startOf('day').set({ hour });
  const [[type, customer, minutes]] = visits;
  return {
    start: local(start),
    end: local(start.plus({ minutes })),
    title: `${type} (${customer.label})`,
    description: 'Strong glasses, left eye first',
    customer,
    type,
    status: 'confirmed',
  };
};
