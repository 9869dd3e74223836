import { type Access, pathOfAccess } from '../access/access.ts';
import { call } from '../api/api.ts';
import { useLoad } from '../api/load.ts';
import { Section } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useWords } from '../words/language.ts';
import { type Device, Phones } from './phones.tsx';

/** The phones of a service access, for an administrator. */
export const PhonesOf = ({ row, reload }: { readonly row: Access; readonly reload: () => void }) => {
  const words = useWords();
  const path = pathOfAccess(row, 'devices');
  const { value, problem, reload: readAgain } = useLoad(() => call<{ items: readonly Device[] }>('GET', path), path);
  const reset = async () => {
    await call('POST', pathOfAccess(row, 'reset-sync'));
    readAgain();
    reload();
  };
  return (
    <Section title={words.phones.title}>
      <Refusal problem={problem} again={readAgain} />
      {value && <Phones devices={value.body.items} reset={reset} />}
    </Section>
  );
};
