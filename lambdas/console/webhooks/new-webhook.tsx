import { useState } from 'preact/hooks';
import { useAction } from '../api/load.ts';
import { SubmitForm } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useUnsaved } from '../route.ts';
import { useReading, useWords } from '../words/language.ts';

/** What an administrator says of a new webhook. */
export interface WantedWebhook {
  readonly url: string;
  readonly description?: string;
}

/** The form of a new webhook; what was typed stays until it is made. */
export const NewWebhook = ({ make }: { readonly make: (wanted: WantedWebhook) => Promise<void> }) => {
  const { webhooks: words, unsaved } = useWords();
  const read = useReading();
  const { busy, problem, run, forget } = useAction();
  const [typed, setTyped] = useState({ url: '', description: '' });
  useUnsaved(typed.url !== '' || typed.description !== '', unsaved);
  const type = (change: Partial<typeof typed>) => {
    forget();
    setTyped((before) => ({ ...before, ...change }));
  };
  const act = () =>
    run(async () => {
      const description = typed.description.trim();
      await make({ url: typed.url.trim(), ...(description !== '' && { description }) });
      setTyped((now) => (now === typed ? { url: '', description: '' } : now));
    });
  return (
    <SubmitForm act={() => void act()}>
      <div class="field">
        <label for="webhook-url">{words.url}</label>
        <input
          id="webhook-url"
          type="url"
          required
          maxLength={2000}
          autocomplete="off"
          aria-describedby="webhook-url-about"
          value={typed.url}
          onInput={({ currentTarget }) => type({ url: currentTarget.value })}
        />
        <div id="webhook-url-about" class="about">
          {problem?.issues.map(({ field, says }) => (
            <div key={field} class="complaint">
              {says && read(says)}
            </div>
          ))}
          <div class="quiet">{words.urlHint}</div>
        </div>
      </div>
      <div class="field">
        <label for="webhook-description">{words.description}</label>
        <input
          id="webhook-description"
          maxLength={200}
          autocomplete="off"
          value={typed.description}
          onInput={({ currentTarget }) => type({ description: currentTarget.value })}
        />
      </div>
      <Refusal problem={problem} />
      <button type="submit" disabled={busy}>
        {words.add}
      </button>
    </SubmitForm>
  );
};
