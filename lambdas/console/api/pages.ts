import { useState } from 'preact/hooks';
import { call, type ListPage } from './api.ts';
import { useAction, useLoad } from './load.ts';

interface Following<T> {
  /** The first page that these go on from. */
  readonly first: ListPage<T>;
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** A list that is read page after page; `items` are undefined until it is known what there is. The path carries its query. */
export const usePages = <T>(path: string) => {
  const { value, problem, reload } = useLoad(async () => (await call<ListPage<T>>('GET', path)).body, path);
  const [following, setFollowing] = useState<Following<T>>();
  const { busy, problem: stopped, run } = useAction();
  // Read anew, the list begins with its first page again.
  const added = value !== undefined && following?.first === value ? following : undefined;
  const next = added === undefined ? value?.next : added.next;
  const readOn = () =>
    void run(async () => {
      if (value === undefined || next === undefined) return;
      const { body } = await call<ListPage<T>>('GET', `${path}&cursor=${encodeURIComponent(next)}`);
      setFollowing({ first: value, items: [...(added?.items ?? []), ...body.items], next: body.next });
    });
  return {
    items: value && [...value.items, ...(added?.items ?? [])],
    problem: problem ?? stopped,
    /** Tries again whatever did not work. */
    again: problem === undefined ? readOn : reload,
    reload,
    /** Shows the next page too; absent when there is none. */
    more: next === undefined ? undefined : readOn,
    isBusy: busy,
  };
};
