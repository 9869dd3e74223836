import { Calendar, type EventApi, type EventInput } from 'fullcalendar';
import interaction from 'fullcalendar/interaction';
import german from 'fullcalendar/locales/de';
import classic from 'fullcalendar/themes/classic';
import timeGrid from 'fullcalendar/timegrid';
import { useContext, useEffect, useRef } from 'preact/hooks';
import { LanguageContext, useWords } from '../words/language.ts';
import { type Draft, draftOf, type Entry, keyOf, zoneOf } from './appointments.ts';
import { dayAfter, localOf, type View } from './when.ts';

interface GridProps {
  readonly day: string;
  readonly view: View;
  readonly zone: string;
  readonly entries: readonly Entry[];
  readonly colors: ReadonlyMap<unknown, string>;
  readonly open: (entry: Entry) => void;
  /** Somebody dragged over free time. */
  readonly begin: (draft: Pick<Draft, 'start' | 'end' | 'allDay'>) => void;
  /** Somebody moved an appointment; rejects to put it back. */
  readonly move: (entry: Entry, draft: Draft) => Promise<void>;
}

/** The grid knows no zones: local times of the resource stand for times in UTC. */
const asUtc = (local: string): string => (local.length > 10 ? `${local}:00Z` : local);
const local = (iso: string): string => iso.slice(0, iso.includes('T') ? 16 : 10);

const eventOf = (entry: Entry, colors: ReadonlyMap<unknown, string>): EventInput => {
  const { title, allDay, start, end } = draftOf(entry);
  const { status, recurrence, overlaps } = entry.appointment;
  const marks = [...(status === 'cancelled' ? ['cancelled'] : []), ...(overlaps?.length ? ['overlapping'] : [])];
  return {
    id: keyOf(entry),
    title: overlaps?.length ? `⚠ ${title}` : title,
    allDay,
    start: asUtc(start),
    end: allDay ? dayAfter(end) : asUtc(end),
    color: colors.get(entry.resource.id) ?? '',
    className: marks.join(' '),
    // A whole series is moved in its form, where the question which part is meant has its place.
    editable: recurrence === undefined && entry.appointment.instance === undefined,
    extendedProps: { entry },
  };
};

const movedTo = ({ start, end, allDay, extendedProps }: EventApi): Draft => {
  const before = draftOf(extendedProps.entry as Entry);
  const from = start?.toISOString() ?? '';
  const to = (end ?? start)?.toISOString() ?? from;
  const times = allDay
    ? { start: from.slice(0, 10), end: end === null ? from.slice(0, 10) : dayAfter(to.slice(0, 10), -1) }
    : { start: local(from), end: local(to) };
  return { ...before, ...times, allDay };
};

/** As clocks in shops show it. */
const hours = { hour: '2-digit', minute: '2-digit', hour12: false } as const;

/** The appointments of a week or a day by the hour. */
export const Grid = ({ day, view, zone, entries, colors, ...handlers }: GridProps) => {
  const words = useWords();
  const language = useContext(LanguageContext);
  const place = useRef<HTMLElement>(null);
  const calendar = useRef<Calendar>(undefined);
  const current = useRef(handlers);
  current.current = handlers;
  const settle = (event: EventApi, revert: () => void) =>
    void current.current.move(event.extendedProps.entry as Entry, movedTo(event)).catch(revert);

  useEffect(() => {
    if (place.current === null) return undefined;
    const made = new Calendar(place.current, {
      plugins: [timeGrid, interaction, classic],
      locales: [german],
      headerToolbar: false,
      timeZone: 'UTC',
      locale: language,
      now: () => asUtc(localOf(new Date().toISOString(), zone)),
      eventTimeFormat: hours,
      slotHeaderFormat: hours,
      firstDay: 1,
      height: 'auto',
      slotMinTime: '06:00',
      slotMaxTime: '22:00',
      nowIndicator: true,
      selectable: true,
      eventInteractive: true,
      eventDurationEditable: true,
      // The header's text is hidden from those who listen, in favour of a label; they shall have both.
      dayHeaderDidMount: ({ el }) => {
        for (const hidden of el.querySelectorAll('[aria-hidden]')) hidden.removeAttribute('aria-hidden');
      },
      // Lanes and their gutter call themselves headers without having a text: the day's own header is above them.
      dayLaneDidMount: ({ el }) => el.setAttribute('role', 'gridcell'),
      viewDidMount: ({ el }) => {
        for (const gutter of el.querySelectorAll('[role=rowheader]:empty')) gutter.setAttribute('role', 'gridcell');
      },
      eventClick: ({ event, jsEvent }) => {
        jsEvent.preventDefault();
        current.current.open(event.extendedProps.entry as Entry);
      },
      select: ({ startStr, endStr, allDay }) => {
        const end = allDay ? dayAfter(local(endStr), -1) : local(endStr);
        current.current.begin({ start: local(startStr), end, allDay });
      },
      eventDrop: ({ event, revert }) => settle(event, revert),
      eventResize: ({ event, revert }) => settle(event, revert),
    });
    made.render();
    calendar.current = made;
    return () => made.destroy();
  }, [language, zone]);
  useEffect(
    () => calendar.current?.changeView(view === 'week' ? 'timeGridWeek' : 'timeGridDay', day),
    [view, day, language, zone],
  );
  // Asked again every few seconds: what is the same stays as it is, under the reader's pointer.
  const content = JSON.stringify(entries);
  useEffect(() => {
    calendar.current?.removeAllEventSources();
    calendar.current?.addEventSource(entries.map((entry) => eventOf(entry, colors)));
  }, [content, language, zone]);

  return <section ref={place} class={`grid ${view}`} aria-label={words.calendar.title} />;
};

/** The zone that the grid of these resources is in: that of the first. */
export const zoneOfAll = (resources: readonly { readonly zone?: unknown }[]): string =>
  resources[0] === undefined ? 'UTC' : zoneOf(resources[0]);
