import { download } from './api.ts';
import { pathOf } from './kinds.ts';
import { useWords } from './language.ts';
import { useAction } from './load.ts';
import { Refusal } from './refusal.tsx';

/** All appointments of a diary resource as one file to keep (B11). */
export const Export = ({ id, name }: { readonly id: string; readonly name: string }) => {
  const words = useWords();
  const { busy, problem, run } = useAction();
  const save = () =>
    run(async () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await download(pathOf({ name: 'resources' }, id, 'appointments', 'export')));
      link.download = `${name}.ics`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  return (
    <>
      <Refusal problem={problem} />
      <button type="button" class="plain" disabled={busy} onClick={() => void save()}>
        {words.saveAppointments}
      </button>
    </>
  );
};
