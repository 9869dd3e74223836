import { listAll } from './api.ts';
import { useDirectory } from './directory.tsx';
import { inOrder, type Kind, pathOf, type Row } from './kinds.ts';
import { useReading, useWords } from './language.ts';
import { type ListView, useListView } from './list-view.ts';
import { useLoad } from './load.ts';
import { Heading } from './parts.tsx';
import { type Note, Refusal } from './refusal.tsx';
import { hrefOf, newEntity } from './route.ts';
import { Shown } from './shown.tsx';
import { State } from './state.tsx';
import { Table } from './table.tsx';

/** The column that says whether phones get what they ask for. */
const state = 'works';

/** What a list shows of a row as text, to be searched and ordered by. */
const useTexts = (kind: Kind) => {
  const words = useWords();
  const read = useReading();
  const { users, branches } = useDirectory();
  const choices: Readonly<Record<string, string>> = words.choices;
  const names = new Map([...users, ...branches].map(({ id, name }) => [id, String(name)]));
  const textOf = (row: Row, field: string): string => {
    const value = row[field];
    if (field === 'notes') return ((value ?? []) as readonly Note[]).map(({ detail }) => read(detail)).join(' ');
    if (value === undefined || value === null || typeof value === 'object') return '';
    if (typeof value === 'boolean') return value ? '0' : '1';
    return names.get(value) ?? choices[String(value)] ?? String(value);
  };
  /** Every value as it is stored and as it reads, so that both are found. */
  const wholeOf = (row: Row): string =>
    [
      kind.titleOf(row),
      ...Object.entries(row).flatMap(([field, value]) => [
        typeof value === 'boolean' ? '' : textOf(row, field),
        typeof value === 'string' ? value : '',
      ]),
    ]
      .join('\n')
      .toLowerCase();
  return { textOf, wholeOf };
};

/** The rows that match every word, in the order wished for; what is empty comes last. */
const useView = (kind: Kind, rows: readonly Row[], { q, works, sort }: ListView): readonly Row[] => {
  const { textOf, wholeOf } = useTexts(kind);
  const wanted = q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter((row) => {
    if (works !== '' && row.works !== (works === 'yes')) return false;
    const text = wholeOf(row);
    return wanted.every((word) => text.includes(word));
  });
  const column = sort.replace(/^-/, '');
  if (![...kind.columns, state].some((one) => one === column)) return found;
  const sign = sort.startsWith('-') ? -1 : 1;
  const keys = new Map(found.map((row) => [row, textOf(row, column)]));
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  return found.toSorted((left, right) => {
    const [a = '', b = ''] = [keys.get(left), keys.get(right)];
    if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
    return sign * compare(a, b);
  });
};

interface NarrowProps {
  readonly view: ListView;
  readonly change: (change: Partial<ListView>) => void;
  readonly hasState: boolean;
}

/** Words to look for, and the state to look at. */
const Narrow = ({ view, change, hasState }: NarrowProps) => {
  const words = useWords();
  return (
    <div class="row">
      <input
        type="search"
        aria-label={words.filter}
        placeholder={words.filter}
        value={view.q}
        onInput={({ currentTarget }) => change({ q: currentTarget.value })}
      />
      {hasState && (
        <select
          class="short"
          aria-label={words.state.title}
          value={view.works}
          onInput={({ currentTarget }) => change({ works: currentTarget.value as ListView['works'] })}
        >
          <option value="">{words.state.all}</option>
          <option value="yes">{words.state.works}</option>
          <option value="no">{words.state.not}</option>
        </select>
      )}
    </div>
  );
};

/** All entities of a kind, each with its state; narrowed by words and state, ordered by any column. */
export const List = ({ kind }: { readonly kind: Kind }) => {
  const words = useWords();
  const {
    value: rows,
    problem,
    reload,
  } = useLoad(async () => inOrder(kind, await listAll<Row>(pathOf(kind))), kind.name);
  const [view, change] = useListView(kind.name);
  const { many, add, empty } = words.kinds[kind.name];
  const found = useView(kind, rows ?? [], view);
  const hasState = (rows ?? []).some((row) => typeof row.works === 'boolean');
  const [first = 'name', ...others] = kind.columns;
  const columns = [first, ...(hasState ? ([state] as const) : []), ...others];
  const isNarrowed = view.q !== '' || view.works !== '';
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
      {rows !== undefined && (rows.length > 5 || isNarrowed || (hasState && rows.length > 1)) && (
        <Narrow view={view} change={change} hasState={hasState} />
      )}
      {rows !== undefined && rows.length > 0 && found.length === 0 && <p role="status">{words.nothingFound}</p>}
      <Table
        head={columns.map((column) => (column === state ? words.state.title : words.fields[column]))}
        order={{ sort: view.sort, change: (sort) => change({ sort }), keys: columns }}
        rows={found.map((row) => ({
          key: kind.idOf(row),
          cells: columns.map((column, at) => {
            if (column === state) return <State key={column} row={row} />;
            if (at > 0) return <Shown key={column} field={column} row={row} />;
            return (
              <a key={column} href={hrefOf(kind.name, kind.idOf(row))}>
                {kind.titleOf(row)}
              </a>
            );
          }),
        }))}
      />
    </>
  );
};
