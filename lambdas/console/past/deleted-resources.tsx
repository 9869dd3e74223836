import type { z } from 'zod/mini';
import type { deletedResourceView } from '../../../shared/admin/deleted-resources.ts';
import { paths } from '../../../shared/deployment/paths.ts';
import { call, type ListPage } from '../api/api.ts';
import { useAction, useLoad } from '../api/load.ts';
import { deletedResources } from '../areas.ts';
import { useDirectory } from '../entities/directory.tsx';
import { Table } from '../lists/table.tsx';
import { Heading } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useMoment } from '../parts/shown.tsx';
import { goTo, hrefOf, isHere } from '../route.ts';
import { useWords } from '../words/language.ts';

type Deleted = z.output<typeof deletedResourceView>;

const path = `${paths.admin}/deleted-resources`;

/** Diary resources that were deleted, and their way back. */
export const DeletedResources = () => {
  const words = useWords();
  const moment = useMoment();
  const directory = useDirectory();
  const { value, problem, reload } = useLoad(() => call<ListPage<Deleted>>('GET', path), path);
  const restoring = useAction();
  const restore = (id: string) =>
    restoring.run(async () => {
      await call('POST', `${path}/${id}/restore`);
      directory.reload();
      if (isHere(deletedResources)) goTo('resources', id);
    });
  const items = value?.body.items;
  return (
    <>
      <p class="crumb">
        <a href={hrefOf('resources')}>{words.kinds.resources.many}</a>
      </p>
      <Heading text={words.past.deletedResources} />
      <Refusal problem={problem} again={reload} />
      <Refusal problem={restoring.problem} />
      {items === undefined && problem === undefined && <p role="status">{words.loading}</p>}
      {items?.length === 0 && <p role="status">{words.past.noDeletedResources}</p>}
      <Table
        head={[words.fields.name, words.past.deletedAt, words.past.who, words.past.restorableUntil, words.past.restore]}
        rows={(items ?? []).map(({ id, name, deletedAt, deletedBy, restorableUntil }) => ({
          key: id,
          cells: [
            name,
            moment(deletedAt),
            deletedBy,
            moment(restorableUntil),
            <button
              key="restore"
              type="button"
              class="plain"
              aria-label={`${words.past.restore}: ${name}`}
              disabled={restoring.busy}
              onClick={() => void restore(id)}
            >
              {words.past.restore}
            </button>,
          ],
        }))}
      />
    </>
  );
};
