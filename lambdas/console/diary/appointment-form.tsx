import { useEffect, useRef, useState } from 'preact/hooks';
import { minuteMs } from '../../../shared/model/instant.ts';
import { useAction } from '../api/load.ts';
import { useOnce } from '../api/once.ts';
import type { Row } from '../entities/kinds.ts';
import { Asking, SubmitForm } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useMoment } from '../parts/shown.tsx';
import { AppointmentHistory } from '../past/appointment-history.tsx';
import { useUnsaved } from '../route.ts';
import { useWords } from '../words/language.ts';
import { change, creation, type Draft, draftOf, type Entry, patchOf, remove, type Scope } from './appointments.ts';
import { Booked } from './booked.tsx';
import { later } from './when.ts';

/** What the form is about: an appointment that is there, or one to be. */
export type Subject = { readonly entry: Entry } | { readonly resources: readonly Row[]; readonly draft: Draft };

interface FormProps {
  readonly subject: Subject;
  /** Closes the form; `changed` when the diary is another now. */
  readonly close: (changed: boolean) => void;
}

const scopes: readonly Scope[] = ['this', 'following', 'all'];

/** A date or a time of a draft; switching between whole days and hours keeps the day. */
const fitted = (time: string, allDay: boolean, hour: string): string => {
  if (allDay) return time.slice(0, 10);
  return time.length > 10 ? time : `${time}T${hour}`;
};

/** Makes, changes or deletes an appointment; of a series the reader says which part. */
export const AppointmentForm = ({ subject, close }: FormProps) => {
  const words = useWords();
  const moment = useMoment();
  const dialog = useRef<HTMLDialogElement>(null);
  const entry = 'entry' in subject ? subject.entry : undefined;
  const [draft, setDraft] = useState<Draft>('entry' in subject ? draftOf(subject.entry) : subject.draft);
  const [resource, setResource] = useState<Row | undefined>('entry' in subject ? undefined : subject.resources[0]);
  const [scope, setScope] = useState<Scope>('this');
  const { busy, problem, run } = useAction();
  const makeOnce = useOnce();
  const [initial] = useState(draft);
  useUnsaved(draft !== initial, words.unsaved);
  useEffect(() => dialog.current?.showModal(), []);

  const edit = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const setAllDay = (allDay: boolean) =>
    edit({ allDay, start: fitted(draft.start, allDay, '09:00'), end: fitted(draft.end, allDay, '10:00') });
  // The end follows the start: an appointment that is moved keeps its length.
  const setStart = (start: string) => {
    if (draft.allDay || start === '' || draft.start === '')
      return edit({ start, ...(draft.end < start && { end: start }) });
    const minutes = (Date.parse(`${draft.end}Z`) - Date.parse(`${draft.start}Z`)) / minuteMs;
    return edit({ start, end: later(start, Math.max(minutes, 0)) });
  };
  const save = () =>
    run(async () => {
      if (entry) await change(entry, scope, patchOf(entry, draft));
      else if (resource) await makeOnce(...creation(resource, draft));
      close(true);
    });
  const erase = async () => {
    if (entry) await remove(entry, scope);
    close(true);
  };

  const isSeries = entry?.appointment.instance !== undefined;
  const title = entry ? words.calendar.edit : words.calendar.add;
  const type = draft.allDay ? 'date' : 'datetime-local';
  return (
    <dialog ref={dialog} class="appointment" aria-label={title} onClose={() => close(false)}>
      <h2>{title}</h2>
      <SubmitForm act={() => void save()}>
        {!entry && 'resources' in subject && subject.resources.length > 1 && (
          <div class="field">
            <label for="appointment-resource">{words.phone.pick}</label>
            <select
              id="appointment-resource"
              value={String(resource?.id)}
              onChange={({ currentTarget }) =>
                setResource(subject.resources.find(({ id }) => id === currentTarget.value))
              }
            >
              {subject.resources.map(({ id, name }) => (
                <option key={String(id)} value={String(id)}>
                  {String(name)}
                </option>
              ))}
            </select>
          </div>
        )}
        <div class="field">
          <label for="appointment-title">{words.calendar.what}</label>
          <input
            id="appointment-title"
            required
            maxLength={500}
            autocomplete="off"
            value={draft.title}
            onInput={({ currentTarget }) => edit({ title: currentTarget.value })}
          />
        </div>
        <div class="field">
          <label for="appointment-all-day">{words.calendar.allDay}</label>
          <input
            id="appointment-all-day"
            type="checkbox"
            checked={draft.allDay}
            onChange={({ currentTarget }) => setAllDay(currentTarget.checked)}
          />
        </div>
        <div class="field">
          <label for="appointment-start">{words.calendar.start}</label>
          <input
            id="appointment-start"
            type={type}
            required
            value={draft.start}
            onInput={({ currentTarget }) => setStart(currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="appointment-end">{words.calendar.end}</label>
          <input
            id="appointment-end"
            type={type}
            required
            min={draft.start}
            value={draft.end}
            onInput={({ currentTarget }) => edit({ end: currentTarget.value })}
          />
        </div>
        <div class="field">
          <label for="appointment-location">{words.calendar.location}</label>
          <input
            id="appointment-location"
            maxLength={500}
            autocomplete="off"
            value={draft.location}
            onInput={({ currentTarget }) => edit({ location: currentTarget.value })}
          />
        </div>
        <div class="field">
          <label for="appointment-notes">{words.fields.description}</label>
          <textarea
            id="appointment-notes"
            rows={3}
            value={draft.description}
            onInput={({ currentTarget }) => edit({ description: currentTarget.value })}
          />
        </div>
        {isSeries && (
          <fieldset class="boxes">
            <legend>{words.calendar.which}</legend>
            {scopes.map((one) => (
              <label key={one}>
                <input type="radio" name="scope" checked={scope === one} onChange={() => setScope(one)} />
                {words.calendar.scopes[one]}
              </label>
            ))}
          </fieldset>
        )}
        {entry && (
          <p class="quiet">
            {words.calendar.by} {entry.appointment.creator ?? words.calendar.byDiary}, {words.calendar.changed}{' '}
            {moment(entry.appointment.changedAt)}
          </p>
        )}
        {entry && <Booked appointment={entry.appointment} />}
        <Refusal problem={problem} />
        <div class="row">
          <button type="submit" disabled={busy || (entry && Object.keys(patchOf(entry, draft)).length === 0)}>
            {words.save}
          </button>
          <button type="button" class="plain" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
        </div>
      </SubmitForm>
      {entry && (
        <AppointmentHistory
          resourceId={entry.appointment.keptIn?.resourceId ?? String(entry.resource.id)}
          appointmentId={entry.appointment.keptIn?.appointmentId ?? entry.appointment.id}
          restored={() => close(true)}
        />
      )}
      {entry && <Asking label={words.calendar.remove} explain={words.calendar.removal} act={erase} />}
    </dialog>
  );
};
