import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useWords } from './language.ts';
import { useAction } from './load.ts';
import { Refusal } from './refusal.tsx';

/** A part of a page with its heading. */
export const Section = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <section>
    <h2>{title}</h2>
    {children}
  </section>
);

/** A text to be taken along whole, with a button that copies it. */
export const Copied = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const words = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div class="row copied">
      <output aria-label={label}>{text}</output>
      {/* Without TLS a browser lets no page copy; a click on the text marks all of it. */}
      {isSecureContext && (
        <button type="button" class="plain" onClick={() => void copy()}>
          {copied ? words.copied : words.copy}
        </button>
      )}
    </div>
  );
};

interface RemovalProps {
  /** What the button says. */
  readonly label: string;
  /** What will happen, asked before it does. */
  readonly explain: string;
  readonly act: () => Promise<void>;
}

/** A button for what cannot be taken back: it asks first. */
export const Removal = ({ label, explain, act }: RemovalProps) => {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const { busy, problem, run } = useAction();
  const confirm = () => {
    dialog.current?.close();
    void run(act);
  };
  return (
    <div class="removal">
      <Refusal problem={problem} />
      <button type="button" class="danger" disabled={busy} onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} aria-label={label}>
        <p>
          <strong>{label}?</strong>
        </p>
        <p>{explain}</p>
        <div class="row">
          <button type="button" class="danger" onClick={confirm}>
            {label}
          </button>
          <button type="button" class="plain" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
        </div>
      </dialog>
    </div>
  );
};
