import { useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { historyEntry } from '../../../shared/admin/history/schema.ts';
import { call, type ListPage } from '../api/api.ts';
import { useAction, useLoad } from '../api/load.ts';
import { pathOf } from '../entities/kinds.ts';
import { Table } from '../lists/table.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useMoment } from '../parts/shown.tsx';
import { useWords } from '../words/language.ts';
import { useMadeBy } from './made-by.ts';

type Entry = z.output<typeof historyEntry>;

interface HistoryProps {
  readonly resourceId: string;
  readonly appointmentId: string;
  readonly restored: () => void;
}

const Entries = ({ resourceId, appointmentId, restored }: HistoryProps) => {
  const words = useWords();
  const moment = useMoment();
  const madeBy = useMadeBy();
  const path = pathOf({ name: 'resources' }, resourceId, 'appointments', appointmentId, 'history');
  const { value, problem, reload } = useLoad(() => call<ListPage<Entry>>('GET', `${path}?limit=200`), path);
  const restoring = useAction();
  const labels: Readonly<Record<string, string>> = words.past.fields;
  const restore = (version: number) =>
    restoring.run(async () => {
      await call('POST', `${path}/${version}/restore`);
      restored();
    });
  const items = value?.body.items ?? [];
  return (
    <>
      <Refusal problem={problem} again={reload} />
      <Refusal problem={restoring.problem} />
      {value === undefined && problem === undefined && <p role="status">{words.loading}</p>}
      <Table
        head={[words.past.when, words.past.what, words.past.who, words.past.restore]}
        rows={items.map(({ version, at, change, by, fields = [], title, isKept }, place) => ({
          key: String(version),
          cells: [
            moment(at),
            [
              words.past.changes[change],
              ...(fields.length === 0 ? [] : [fields.map((field) => labels[field] ?? field).join(', ')]),
              ...(title === undefined || place === 0 ? [] : [`“${title}”`]),
            ].join(': '),
            madeBy(by),
            // The first is what the appointment is now.
            isKept && place > 0 && (
              <button
                type="button"
                class="plain"
                aria-label={`${words.past.restoreVersion}: ${moment(at)}`}
                disabled={restoring.busy}
                onClick={() => void restore(version)}
              >
                {words.past.restore}
              </button>
            ),
          ],
        }))}
      />
      <p class="quiet">{words.past.kept}</p>
    </>
  );
};

/** What happened to an appointment, and the way back to what it was; fetched when somebody looks. */
export const AppointmentHistory = (props: HistoryProps) => {
  const { past } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{past.history}</summary>
      {isOpen && <Entries {...props} />}
    </details>
  );
};
