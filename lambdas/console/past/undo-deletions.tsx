import { useState } from 'preact/hooks';
import { paths } from '../../../shared/deployment/paths.ts';
import { minuteMs } from '../../../shared/model/instant.ts';
import { call } from '../api/api.ts';
import { useAction } from '../api/load.ts';
import { SubmitForm } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useWords } from '../words/language.ts';

interface Outcome {
  readonly found: number;
  readonly restored: number;
  readonly refused: readonly unknown[];
  readonly more: boolean;
}

interface UndoProps {
  readonly resourceId: string;
  /** The user names with which phones deleted. */
  readonly phones: readonly string[];
  /** From when on, unless somebody says otherwise. */
  readonly since: string;
  readonly done: () => void;
}

/** A point in time as an input of the browser has it: on the reader's own clock, whole minutes. */
const localOf = (instant: string): string => {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * minuteMs).toISOString().slice(0, 16);
};

/** Puts back what the phones of one access deleted since a time: first counted, then done. */
export const UndoDeletions = ({ resourceId, phones, since, done }: UndoProps) => {
  const { past } = useWords();
  const [serviceAccess, setAccess] = useState(phones[0] ?? '');
  const [from, setFrom] = useState(localOf(since));
  const [counted, setCounted] = useState<{ readonly about: string; readonly found: number }>();
  const [message, setMessage] = useState<string>();
  const { busy, problem, run } = useAction();
  // A count is about what was asked, and about nothing that was chosen since.
  const about = `${serviceAccess} ${from}`;
  const found = counted?.about === about ? counted.found : undefined;

  const ask = async (dryRun: boolean): Promise<Outcome> => {
    const body = { serviceAccess, from: new Date(from).toISOString(), resourceId, dryRun };
    return (await call<Outcome>('POST', `${paths.admin}/undo-deletions`, { body })).body;
  };
  const count = () =>
    run(async () => {
      setMessage(undefined);
      setCounted({ about, found: (await ask(true)).found });
    });
  const undo = () =>
    run(async () => {
      let restored = 0;
      for (;;) {
        const outcome = await ask(false);
        restored += outcome.restored;
        if (outcome.more) continue;
        setMessage(past.done(restored, outcome.refused.length));
        break;
      }
      setCounted(undefined);
      done();
    });
  return (
    <fieldset>
      <legend>{past.undo}</legend>
      <p>{past.undoExplain}</p>
      <SubmitForm act={() => void count()}>
        <div class="field">
          <label for="undo-access">{past.access}</label>
          <select
            id="undo-access"
            value={serviceAccess}
            onChange={({ currentTarget }) => setAccess(currentTarget.value)}
          >
            {phones.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="undo-since">{past.since}</label>
          <input
            id="undo-since"
            type="datetime-local"
            required
            value={from}
            onInput={({ currentTarget }) => setFrom(currentTarget.value)}
          />
        </div>
        <Refusal problem={problem} />
        <div class="row">
          <button type="submit" class="plain" disabled={busy}>
            {past.count}
          </button>
          {found !== undefined && found > 0 && (
            <button type="button" disabled={busy} onClick={() => void undo()}>
              {past.undo}
            </button>
          )}
        </div>
        <p role="status">{found === undefined ? message : past.found(found)}</p>
      </SubmitForm>
    </fieldset>
  );
};
