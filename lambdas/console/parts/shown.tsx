import { useContext } from 'preact/hooks';
import { useDirectory } from '../entities/directory.tsx';
import type { Row } from '../entities/kinds.ts';
import { LanguageContext, useWords } from '../words/language.ts';

/** The reader's own kind of the language: times in Austria are not written as in Germany. */
export const useLocale = (): string => {
  const language = useContext(LanguageContext);
  return navigator.languages.find((one) => one.startsWith(language)) ?? language;
};

/** From when until when an appointment is, in the zone of its diary; whole days without hours, their last one included. */
export const useAppointmentTime = (zone: string) => {
  const locale = useLocale();
  return ({ allDay, start, end, startsAt, endsAt }: AppointmentTimes): string => {
    const [from, until] = allDay ? [start, end] : [startsAt, endsAt];
    const format = new Intl.DateTimeFormat(locale, {
      dateStyle: 'medium',
      ...(allDay ? { timeZone: 'UTC' } : { timeStyle: 'short', timeZone: zone }),
    });
    return format.formatRange(new Date(from), new Date(until));
  };
};

interface AppointmentTimes {
  readonly allDay: boolean;
  /** Local times or days. */
  readonly start: string;
  readonly end: string;
  /** Instants. */
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A point in time or a local date as people read it. */
export const useMoment = (): ((value: string) => string) => {
  const locale = useLocale();
  return (value) => {
    const dateOnly = !value.includes('T');
    const moment = new Date(dateOnly ? `${value}T00:00` : value);
    return moment.toLocaleString(
      locale,
      dateOnly ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' },
    );
  };
};

const moments: readonly string[] = ['validFrom', 'validUntil', 'clearedUntil', 'lastSync'];

/** Fields whose values have names. */
const named: readonly string[] = ['kind', 'passwordState', 'onRevocation'];

/** The value of a field as a list shows it. */
export const Shown = ({ field, row }: { readonly field: string; readonly row: Row }) => {
  const words = useWords();
  const moment = useMoment();
  const directory = useDirectory();
  const value = row[field];
  const choices: Readonly<Record<string, string>> = words.choices;
  if (value === undefined || value === '') return <span class="quiet">{words.none}</span>;
  if (typeof value === 'boolean') return <span class={value ? 'chip on' : 'chip'}>{value ? words.yes : words.no}</span>;
  if (field === 'userId' || field === 'branchId') {
    const entities = field === 'userId' ? directory.users : directory.branches;
    return <>{String(entities.find(({ id }) => id === value)?.name ?? '…')}</>;
  }
  if (moments.includes(field)) return <>{moment(String(value))}</>;
  if (Array.isArray(value)) return <>{value.map((one) => String(choices[one] ?? one).split(':')[0]).join(', ')}</>;
  return <>{(named.includes(field) ? choices[String(value)] : undefined) ?? String(value)}</>;
};
