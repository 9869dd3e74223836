import { useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { trashEntry } from '../../../shared/admin/history/schema.ts';
import { call } from '../api/api.ts';
import { useAction } from '../api/load.ts';
import { usePages } from '../api/pages.ts';
import { pathOf } from '../entities/kinds.ts';
import { Table } from '../lists/table.tsx';
import { Section } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useAppointmentTime, useMoment } from '../parts/shown.tsx';
import { useWords } from '../words/language.ts';
import { useMadeBy } from './made-by.ts';
import { UndoDeletions } from './undo-deletions.tsx';

type Entry = z.output<typeof trashEntry>;

interface TrashProps {
  readonly resourceId: string;
  readonly zone: string;
}

const Entries = ({ resourceId, zone }: TrashProps) => {
  const words = useWords();
  const moment = useMoment();
  const time = useAppointmentTime(zone);
  const madeBy = useMadeBy();
  const { busy, problem, run } = useAction();
  const path = pathOf({ name: 'resources' }, resourceId, 'trash');
  const pages = usePages<Entry>(`${path}?limit=50`);
  const restore = (id: string) =>
    run(async () => {
      await call('POST', `${path}/${encodeURIComponent(id)}/restore`);
      pages.reload();
    });

  const { items = [], more } = pages;
  const phones = [...new Set(items.flatMap(({ deletedBy }) => (deletedBy.kind === 'phone' ? [deletedBy.name] : [])))];
  return (
    <>
      <Refusal problem={pages.problem} again={pages.again} />
      <Refusal problem={problem} />
      {pages.items === undefined && pages.problem === undefined && <p role="status">{words.loading}</p>}
      {pages.items?.length === 0 && <p role="status">{words.past.emptyTrash}</p>}
      <Table
        head={[words.past.appointment, words.diary.when, words.past.deletedAt, words.past.who, words.past.restore]}
        rows={items.map(({ id, appointment, deletedAt, deletedBy, isKept }) => {
          const [title, when] = 'unreadable' in appointment ? [id, words.none] : [appointment.title, time(appointment)];
          return {
            key: `${id} ${deletedAt}`,
            cells: [
              title,
              when,
              moment(deletedAt),
              madeBy(deletedBy),
              isKept ? (
                <button
                  type="button"
                  class="plain"
                  aria-label={`${words.past.restore}: ${title}`}
                  disabled={busy}
                  onClick={() => void restore(id)}
                >
                  {words.past.restore}
                </button>
              ) : (
                words.past.notKept
              ),
            ],
          };
        })}
      />
      {more && (
        <button type="button" class="plain" disabled={pages.isBusy} onClick={more}>
          {words.more}
        </button>
      )}
      {phones.length > 0 && (
        <UndoDeletions
          resourceId={resourceId}
          phones={phones}
          since={items.at(-1)?.deletedAt ?? ''}
          done={pages.reload}
        />
      )}
      <p class="quiet">{words.past.kept}</p>
    </>
  );
};

/** The trash of a diary resource: what was deleted, by whom, and the way back; fetched when somebody looks. */
export const Trash = (props: TrashProps) => {
  const { past } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title={past.trash}>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{past.show}</summary>
        {isOpen && <Entries {...props} />}
      </details>
    </Section>
  );
};
