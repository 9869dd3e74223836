import { useContext, useRef, useState } from 'preact/hooks';
import { useAction, useLoad } from '../api/load.ts';
import { useDirectory } from '../entities/directory.tsx';
import type { Row } from '../entities/kinds.ts';
import { Asking, Heading } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { goTo, hrefOf, type Route } from '../route.ts';
import { LanguageContext, useWords } from '../words/language.ts';
import { AppointmentForm, type Subject } from './appointment-form.tsx';
import { change, type Draft, type Entry, loadEntries, patchOf, removeUnreadable } from './appointments.ts';
import { colorsOf } from './colors.ts';
import { Grid, zoneOfAll } from './grid.tsx';
import { useWhileInSight } from './live.ts';
import { daysOf, further, today, type View, views } from './when.ts';

/** `#/diary/{resource ids with commas}/{view}/{day}`; what is left out is the first resource, the week, today. */
const readRoute = ([, ids, view, day]: Route, resources: readonly Row[]) => {
  const wanted = ids?.split(',') ?? [];
  const found = resources.filter(({ id }) => wanted.includes(String(id)));
  const shown = found.length > 0 ? found : resources.slice(0, 1);
  return {
    shown,
    // Seven days side by side need more room than a phone has.
    view: views.find((one) => one === view) ?? (innerWidth < 640 ? 'day' : 'week'),
    day: /^\d{4}-\d\d-\d\d$/.test(day ?? '') ? String(day) : today(zoneOfAll(shown)),
  };
};

/** The days in sight, as people say them. */
const useSpan = (day: string, view: View): string => {
  const language = useContext(LanguageContext);
  const { first, after } = daysOf(day, view);
  const format = new Intl.DateTimeFormat(language, { dateStyle: view === 'day' ? 'full' : 'long', timeZone: 'UTC' });
  return format.formatRange(new Date(first), new Date(Date.parse(after) - 1));
};

interface PickerProps {
  readonly all: readonly Row[];
  readonly shown: readonly Row[];
  readonly colors: ReadonlyMap<unknown, string>;
  readonly pick: (ids: readonly string[]) => void;
}

/** Which diaries are shown; one at least stays. */
const ResourcePicker = ({ all, shown, colors, pick }: PickerProps) => {
  const words = useWords();
  const ids = shown.map(({ id }) => String(id));
  const toggle = (id: string) => {
    const others = ids.filter((one) => one !== id);
    pick(others.length < ids.length ? (others.length > 0 ? others : ids) : [...ids, id]);
  };
  return (
    <fieldset class="row resources">
      <legend class="visually-hidden">{words.kinds.resources.many}</legend>
      {all.map(({ id, name }) => (
        <label key={String(id)} class="chip" style={{ borderInlineStart: `0.5rem solid ${colors.get(id)}` }}>
          <input type="checkbox" checked={ids.includes(String(id))} onChange={() => toggle(String(id))} />{' '}
          {String(name)}
        </label>
      ))}
    </fieldset>
  );
};

const none: readonly Entry[] = [];

/** The diary of one or several resources: a week or a day, to look at and to change. */
export const DiaryPlace = ({ route }: { readonly route: Route }) => {
  const words = useWords();
  const { resources, loaded } = useDirectory();
  const { shown, view, day } = readRoute(route, resources);
  const zone = zoneOfAll(shown);
  const colors = colorsOf(resources);
  const ids = shown.map(({ id }) => String(id)).join(',');
  const span = useSpan(day, view);
  const { first, after } = daysOf(day, view);
  const { value, problem, reload, refresh } = useLoad(
    () => loadEntries(shown, { first, after }),
    [ids, first, after].join(' '),
  );
  const [subject, setSubject] = useState<Subject>();
  const moving = useAction();
  const lastMove = useRef(Promise.resolve());
  useWhileInSight(refresh);

  const show = (to: { ids?: string; view?: View; day?: string }) =>
    goTo('diary', to.ids ?? ids, to.view ?? view, to.day ?? day);
  const nine = (hour: string) => `${day}T${hour}:00`;
  const begin = (times: Pick<Draft, 'start' | 'end' | 'allDay'>) =>
    setSubject({ resources: shown, draft: { title: '', location: '', description: '', ...times } });
  // One after the other: what is dragged while an answer is awaited is saved too.
  const move = (entry: Entry, draft: Draft) =>
    new Promise<void>((resolve, reject) => {
      const act = async () => {
        await change(entry, 'all', patchOf(entry, draft)).then(
          () => resolve(),
          (error) => {
            reject(error);
            throw error;
          },
        );
        reload();
      };
      lastMove.current = lastMove.current.then(() => moving.run(act));
    });

  if (resources.length === 0)
    return (
      <>
        <Heading text={words.calendar.title} />
        {loaded ? <p class="note warning">{words.kinds.resources.empty}</p> : <p role="status">{words.loading}</p>}
      </>
    );
  return (
    <>
      <div class="row heading">
        <Heading text={words.calendar.title} />
        <button type="button" onClick={() => begin({ start: nine('09'), end: nine('10'), allDay: false })}>
          {words.calendar.add}
        </button>
      </div>
      <ResourcePicker
        all={resources}
        colors={colors}
        shown={shown}
        pick={(picked) => show({ ids: picked.join(',') })}
      />
      <div class="row span">
        <a
          class="button plain"
          href={hrefOf('diary', ids, view, further(day, view, -1))}
          aria-label={words.calendar.before}
        >
          ‹
        </a>
        <a class="button plain" href={hrefOf('diary', ids, view, today(zone))}>
          {words.calendar.today}
        </a>
        <a
          class="button plain"
          href={hrefOf('diary', ids, view, further(day, view, 1))}
          aria-label={words.calendar.after}
        >
          ›
        </a>
        <strong aria-live="polite">{span}</strong>
        <span class="row views">
          {views.map((one) => (
            <a
              key={one}
              class="button plain"
              href={hrefOf('diary', ids, one, day)}
              aria-current={one === view ? 'true' : undefined}
            >
              {words.calendar.views[one]}
            </a>
          ))}
        </span>
      </div>
      <Refusal problem={problem} again={reload} />
      <Refusal problem={moving.problem} />
      <Grid
        day={day}
        view={view}
        zone={zone}
        entries={value?.entries ?? none}
        colors={colors}
        open={(entry) => setSubject({ entry })}
        begin={begin}
        move={move}
      />
      <p class="quiet">
        {words.fields.zone}: {zone}
      </p>
      {value?.unreadable.map((one) => (
        <div key={`${one.resource.id} ${one.id}`} class="note warning">
          <strong>{words.calendar.unreadable}</strong> {one.id}: {one.reason}
          <Asking
            label={words.calendar.remove}
            explain={words.calendar.removal}
            act={async () => {
              await removeUnreadable(one);
              reload();
            }}
          />
        </div>
      ))}
      {subject && (
        <AppointmentForm
          subject={subject}
          close={(changed) => {
            // Whoever has opened another one meanwhile keeps it.
            setSubject((now) => (now === subject ? undefined : now));
            if (changed) reload();
          }}
        />
      )}
    </>
  );
};
