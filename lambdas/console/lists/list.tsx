import { deletedResources, newEntity } from '../areas.ts';
import { useDirectory } from '../entities/directory.tsx';
import { type Kind, mayMake } from '../entities/kinds.ts';
import { Heading } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { Shown } from '../parts/shown.tsx';
import { hrefOf } from '../route.ts';
import { settings } from '../session/settings.ts';
import { useWords } from '../words/language.ts';
import { type ListView, useListView } from './list-view.ts';
import { usePagedList } from './paged-list.ts';
import { State } from './state.tsx';
import { Table } from './table.tsx';

/** The column that says whether phones get what they ask for. */
const state = 'works';

/** Columns that are there only where a row has something to show in them. */
const rare: readonly string[] = ['validFrom', 'validUntil', 'clearedUntil'];

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

/** All entities of a kind, each with its state; narrowed by words and state, ordered by any column, page by page. */
export const List = ({ kind }: { readonly kind: Kind }) => {
  const words = useWords();
  const { ownBranch } = useDirectory();
  const [view, change] = useListView(kind.name);
  const { rows, isCurrent, problem, again, more, isBusy } = usePagedList(kind, view);
  const { many, add, empty } = words.kinds[kind.name];
  const [first = 'name', ...others] = kind.columns;
  const shown = others.filter((name) => !rare.includes(name) || rows?.some((row) => row[name] !== undefined));
  const columns = [first, ...(kind.isJudged ? ([state] as const) : []), ...shown];
  const isNarrowed = view.q !== '' || view.works !== '';
  const isLong = rows !== undefined && (rows.length > 5 || (kind.isJudged && rows.length > 1));
  return (
    <>
      <div class="row heading">
        <Heading text={many} />
        {mayMake(kind, ownBranch) && (
          <a class="button" href={hrefOf(kind.name, newEntity)}>
            {add}
          </a>
        )}
      </div>
      {kind.name === 'resources' && (
        <p>
          <a href={hrefOf(deletedResources)}>{words.past.deletedResources}</a>
          {settings.webhooks === true && ownBranch === undefined && (
            <>
              {' · '}
              <a href={hrefOf('webhooks')}>{words.webhooks.title}</a>
            </>
          )}
        </p>
      )}
      <Refusal problem={problem} again={again} />
      {(rows === undefined || (rows.length === 0 && !isCurrent)) && problem === undefined && (
        <p role="status">{words.loading}</p>
      )}
      {isCurrent && rows?.length === 0 && !isNarrowed && <p class="note warning">{empty}</p>}
      {(isLong || isNarrowed) && <Narrow view={view} change={change} hasState={kind.isJudged} />}
      {isCurrent && rows?.length === 0 && isNarrowed && <p role="status">{words.nothingFound}</p>}
      <Table
        head={columns.map((column) => (column === state ? words.state.title : words.fields[column]))}
        order={{ sort: view.sort, change: (sort) => change({ sort }), keys: columns }}
        rows={(rows ?? []).map((row) => ({
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
      {more && (
        <p>
          <button type="button" class="plain" disabled={isBusy} onClick={more}>
            {words.more}
          </button>
        </p>
      )}
    </>
  );
};
