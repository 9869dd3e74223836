import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAction } from '../api/load.ts';
import { useWords } from '../words/language.ts';
import { Refusal } from './refusal.tsx';

/** The heading of a place, by which tabs and the browser's history tell it apart too. */
export const Heading = ({ text }: { readonly text: string }) => {
  const { title } = useWords();
  useEffect(() => {
    document.title = `${text} – ${title}`;
  }, [text, title]);
  return <h1>{text}</h1>;
};

/** A part of a page with its heading. */
export const Section = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <section>
    <h2>{title}</h2>
    {children}
  </section>
);

interface SubmitFormProps {
  readonly act: () => void;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A form that this page itself takes: the browser sends nothing anywhere. */
export const SubmitForm = ({ act, children, ...look }: SubmitFormProps) => (
  <form
    {...look}
    onSubmit={(event) => {
      event.preventDefault();
      act();
    }}
  >
    {children}
  </form>
);

/** A text to be taken along whole, with a button that copies it. */
export const Copied = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const words = useWords();
  const [copied, setCopied] = useState<string>();
  const shown = useRef<HTMLOutputElement>(null);
  // Where the browser refuses, the text is marked, to be copied by hand.
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => shown.current && getSelection()?.selectAllChildren(shown.current),
    );
  return (
    <div class="row copied">
      <output ref={shown} aria-label={label}>
        {text}
      </output>
      {/* Without TLS a browser lets no page copy; a click on the text marks all of it. */}
      {isSecureContext && (
        <button type="button" class="plain" onClick={() => void copy()}>
          {copied === text ? words.copied : words.copy}
        </button>
      )}
    </div>
  );
};

interface AskingProps {
  /** What the button says. */
  readonly label: string;
  /** What will happen, asked before it does. */
  readonly explain: string;
  readonly act: () => Promise<void>;
  /** A name that has to be typed before, where much would be lost. */
  readonly name?: string | undefined;
  /** The state it is about: a refusal is forgotten when that is another. */
  readonly about?: string | undefined;
  /** Reads that state again, where somebody else has changed it. */
  readonly again?: () => void;
  /** What can still be saved. */
  readonly children?: ComponentChildren;
}

/** A button for what cannot be taken back: it asks first. */
export const Asking = ({ label, explain, act, name, about, again, children }: AskingProps) => {
  const words = useWords();
  const [typed, setTyped] = useState('');
  const isMeant = name === undefined || typed.trim() === name.trim();
  const dialog = useRef<HTMLDialogElement>(null);
  const { busy, problem, run, forget } = useAction();
  useEffect(forget, [about]);
  const confirm = () => {
    setTyped('');
    dialog.current?.close();
    void run(act);
  };
  return (
    <div class="removal">
      <Refusal problem={problem} {...(problem?.code === 'stale' && again && { again })} />
      <button type="button" class="danger" disabled={busy} onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} aria-label={label}>
        <p>
          <strong>{label}?</strong>
        </p>
        <p>{explain}</p>
        {children}
        {name !== undefined && (
          <p>
            <label>
              {words.typeName} <strong>{name}</strong>
              <input
                autocomplete="off"
                spellcheck={false}
                value={typed}
                onInput={({ currentTarget }) => setTyped(currentTarget.value)}
              />
            </label>
          </p>
        )}
        <div class="row">
          <button type="button" class="plain" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
          <button type="button" class="danger" disabled={!isMeant} onClick={confirm}>
            {label}
          </button>
        </div>
      </dialog>
    </div>
  );
};
