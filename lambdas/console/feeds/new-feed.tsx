import { useState } from 'preact/hooks';
import { privacyLevels } from '../../../shared/model/entities/privacy.ts';
import { useAction } from '../api/load.ts';
import { SubmitForm } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useWords } from '../words/language.ts';

/** What an administrator says of a new feed. */
export interface WantedFeed {
  readonly name?: string;
  readonly privacy: string;
  readonly pastDays: number;
  readonly futureDays: number;
}

/** The form of a new feed; it begins with what says least. */
export const NewFeed = ({ make }: { readonly make: (wanted: WantedFeed) => Promise<void> }) => {
  const { feeds: words, choices } = useWords();
  const { busy, problem, run } = useAction();
  const [name, setName] = useState('');
  const [privacy, setPrivacy] = useState<string>('busy');
  const [pastDays, setPast] = useState('30');
  const [futureDays, setFuture] = useState('365');
  const act = () =>
    run(async () => {
      const wanted = { privacy, pastDays: Number(pastDays), futureDays: Number(futureDays) };
      await make({ ...wanted, ...(name.trim() !== '' && { name: name.trim() }) });
      setName((now) => (now === name ? '' : now));
    });
  const days = [
    ['feed-past', words.pastDays, pastDays, setPast],
    ['feed-future', words.futureDays, futureDays, setFuture],
  ] as const;
  return (
    <SubmitForm act={() => void act()}>
      <Refusal problem={problem} />
      <div class="field">
        <label for="feed-name">{words.name}</label>
        <input
          id="feed-name"
          autocomplete="off"
          maxLength={200}
          value={name}
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="feed-privacy">{words.privacy}</label>
        <select id="feed-privacy" value={privacy} onInput={({ currentTarget }) => setPrivacy(currentTarget.value)}>
          {privacyLevels.map((level) => (
            <option key={level} value={level}>
              {choices[level]}
            </option>
          ))}
        </select>
      </div>
      {days.map(([id, label, value, set]) => (
        <div class="field" key={id}>
          <label for={id}>{label}</label>
          <input
            id={id}
            type="number"
            min={0}
            max={3650}
            required
            value={value}
            onInput={({ currentTarget }) => set(currentTarget.value)}
          />
        </div>
      ))}
      <button type="submit" disabled={busy}>
        {words.add}
      </button>
    </SubmitForm>
  );
};
