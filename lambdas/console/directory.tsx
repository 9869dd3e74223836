import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useRef } from 'preact/hooks';
import { listAll } from './api.ts';
import { inOrder, pathOf, type Row } from './kinds.ts';
import { useLoad } from './load.ts';
import { Refusal } from './refusal.tsx';

/** What other entities name by id. */
interface Directory {
  readonly resources: readonly Row[];
  readonly users: readonly Row[];
  readonly branches: readonly Row[];
  /** False until it is known what there is. */
  readonly loaded: boolean;
  /** After one of them was saved or deleted. */
  readonly reload: () => void;
}

const nothing = { resources: [], users: [], branches: [] } as const;

const DirectoryContext = createContext<Directory>({ ...nothing, loaded: false, reload: () => undefined });

/** The resources, users and branches of this installation. */
export const useDirectory = (): Directory => useContext(DirectoryContext);

interface DirectoryProps {
  readonly children: ComponentChildren;
  readonly place: string;
}

/** Loads them for everything below, which shows at once. */
export const WithDirectory = ({ children, place }: DirectoryProps) => {
  const { value, problem, reload } = useLoad(async () => {
    const [resources, users, branches] = await Promise.all(
      (['resources', 'users', 'branches'] as const).map(async (name) =>
        inOrder({ titleOf: ({ name }) => String(name) }, await listAll<Row>(pathOf({ name }))),
      ),
    );
    return { resources, users, branches };
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
      {children}
    </DirectoryContext.Provider>
  );
};
