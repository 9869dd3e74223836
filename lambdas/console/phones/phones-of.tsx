import { type Access, pathOfAccess } from '../access.ts';
import { call } from '../api.ts';
import { useWords } from '../language.ts';
import { useLoad } from '../load.ts';
import { Section } from '../parts.tsx';
import { Refusal } from '../refusal.tsx';
import { type Device, Phones } from './phones.tsx';

/** The phones of a service access, for an administrator. */
export const PhonesOf = ({ row, reload }: { readonly row: Access; readonly reload: () => void }) => {
  const words = useWords();
  const path = pathOfAccess(row, 'devices');
  const { value, problem } = useLoad(() => call<{ items: readonly Device[] }>('GET', path), path);
  const reset = async () => {
    await call('POST', pathOfAccess(row, 'reset-sync'));
    reload();
  };
  return (
    <Section title={words.phones.title}>
      <Refusal problem={problem} />
      {value && <Phones devices={value.body.items} reset={reset} />}
    </Section>
  );
};
