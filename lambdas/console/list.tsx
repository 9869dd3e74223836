import { useState } from 'preact/hooks';
import { listAll } from './api.ts';
import { useDirectory } from './directory.tsx';
import { inOrder, type Kind, pathOf, type Row } from './kinds.ts';
import { useWords } from './language.ts';
import { useLoad } from './load.ts';
import { Heading } from './parts.tsx';
import { Refusal } from './refusal.tsx';
import { hrefOf, newEntity } from './route.ts';
import { Shown } from './shown.tsx';
import { Table } from './table.tsx';

/** All entities of a kind, to be narrowed down by typing. */
export const List = ({ kind }: { readonly kind: Kind }) => {
  const words = useWords();
  const {
    value: rows,
    problem,
    reload,
  } = useLoad(async () => inOrder(kind, await listAll<Row>(pathOf(kind))), kind.name);
  const [filter, setFilter] = useState('');
  const { many, add, empty } = words.kinds[kind.name];
  const directory = useDirectory();
  const nameOf = (id: unknown): string =>
    String([...directory.users, ...directory.branches].find((row) => row.id === id)?.name ?? '');
  const textOf = (row: Row): string =>
    [kind.titleOf(row), nameOf(row.userId), nameOf(row.branchId)].join('\n').toLowerCase();
  const found = rows?.filter((row) => textOf(row).includes(filter.trim().toLowerCase()));
  return (
    <>
      <div class="row heading">
        <Heading text={many} />
        <a class="button" href={hrefOf(kind.name, newEntity)}>
          {add}
        </a>
      </div>
      <Refusal problem={problem} again={reload} />
      {rows === undefined && problem === undefined && <p role="status">{words.loading}</p>}
      {rows?.length === 0 && <p class="note warning">{empty}</p>}
      {rows !== undefined && rows.length > 5 && (
        <input
          type="search"
          aria-label={words.filter}
          placeholder={words.filter}
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      )}
      {found?.length === 0 && rows?.length !== 0 && <p>{words.nothingFound}</p>}
      <Table
        head={kind.columns.map((column) => words.fields[column])}
        rows={(found ?? []).map((row) => ({
          key: kind.idOf(row),
          cells: kind.columns.map((column, at) =>
            at === 0 ? (
              <a key={column} href={hrefOf(kind.name, kind.idOf(row))}>
                {kind.titleOf(row)}
              </a>
            ) : (
              <Shown key={column} field={column} row={row} />
            ),
          ),
        }))}
      />
    </>
  );
};
