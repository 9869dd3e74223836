import { download } from '../api/api.ts';
import { useAction } from '../api/load.ts';
import { Refusal } from '../parts/refusal.tsx';
import { useWords } from '../words/language.ts';
import { pathOf } from './kinds.ts';

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
