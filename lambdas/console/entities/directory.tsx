import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useRef } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { directoryView } from '../../../shared/admin/directory.ts';
import { paths } from '../../../shared/deployment/paths.ts';
import { call } from '../api/api.ts';
import { useLoad } from '../api/load.ts';
import { Refusal } from '../parts/refusal.tsx';
import { useWords } from '../words/language.ts';
import { inOrder, type Row } from './kinds.ts';

/** What other entities name by id. */
interface Directory {
  readonly resources: readonly Row[];
  readonly users: readonly Row[];
  readonly branches: readonly Row[];
  /** The one branch that this administrator may see; without it all of them. */
  readonly ownBranch?: string | undefined;
  /** False until it is known what there is. */
  readonly loaded: boolean;
  /** After one of them was saved or deleted. */
  readonly reload: () => void;
}

const nothing = { resources: [], users: [], branches: [] } as const;

const DirectoryContext = createContext<Directory>({ ...nothing, loaded: false, reload: () => undefined });

/** The resources, users and branches of this installation. */
export const useDirectory = (): Directory => useContext(DirectoryContext);

const byName = (rows: readonly Row[]): readonly Row[] => inOrder({ titleOf: ({ name }) => String(name) }, rows);

/** Says to whom not everything shows. */
const OwnBranch = ({ branches }: { readonly branches: readonly Row[] }) => {
  const words = useWords();
  const names = branches.map(({ name }) => String(name)).join(', ');
  return (
    <p class="quiet">
      {words.ownBranch} {names || words.none}
    </p>
  );
};

interface DirectoryProps {
  readonly children: ComponentChildren;
  readonly place: string;
}

/** Loads them for everything below, which shows at once. */
export const WithDirectory = ({ children, place }: DirectoryProps) => {
  const { value, problem, reload } = useLoad(async () => {
    const { body } = await call<z.output<typeof directoryView>>('GET', `${paths.admin}/directory`);
    return {
      resources: byName(body.resources),
      users: byName(body.users),
      branches: byName(body.branches),
      ownBranch: body.branchId,
    };
  }, 'directory');
  // Colleagues change these too: every place begins with what is there now, and shows the old until then.
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current !== place) reload();
    shown.current = place;
  }, [place]);
  return (
    <DirectoryContext.Provider value={{ ...nothing, ...value, loaded: value !== undefined, reload }}>
      <Refusal problem={problem} again={reload} />
      {value?.ownBranch !== undefined && <OwnBranch branches={value.branches} />}
      {children}
    </DirectoryContext.Provider>
  );
};
