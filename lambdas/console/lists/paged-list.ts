import { useEffect, useRef, useState } from 'preact/hooks';
import { call, type ListPage } from '../api/api.ts';
import { useAction, useLoad } from '../api/load.ts';
import { type Kind, pathOf, type Row } from '../entities/kinds.ts';
import type { ListView } from './list-view.ts';

/** So many rows are in sight at once; the gateway searches and orders all of them. */
const pageSize = 50;

/** What is typed goes to the gateway when the typing pauses. */
const pause = 200;

/** The value as it was when it last stayed the same for a moment. */
const useSettled = (value: string): string => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
};

interface Following {
  readonly of: string;
  readonly rows: readonly Row[];
  readonly next: string | undefined;
}

/** The rows of a kind as the gateway finds and orders them, page after page; what was there stays until the new comes. */
export const usePagedList = (kind: Kind, { q, works, sort }: ListView) => {
  const words = useSettled(q);
  const query = new URLSearchParams({
    limit: String(pageSize),
    sort: sort || kind.title,
    ...(words.trim() !== '' && { q: words }),
    ...(works !== '' && { works: String(works === 'yes') }),
  });
  const path = `${pathOf(kind)}?${query}`;
  const { value, problem, reload } = useLoad(() => call<ListPage<Row>>('GET', path), path);
  const [following, setFollowing] = useState<Following>();
  const more = useAction();
  const last = useRef<readonly Row[] | undefined>(undefined);
  const added = following?.of === path ? following : undefined;
  const rows = value === undefined ? last.current : [...value.body.items, ...(added?.rows ?? [])];
  if (value !== undefined) last.current = rows;
  const next = added === undefined ? value?.body.next : added.next;
  const loadMore = () =>
    more.run(async () => {
      const { body } = await call<ListPage<Row>>('GET', `${path}&cursor=${encodeURIComponent(next ?? '')}`);
      setFollowing({ of: path, rows: [...(added?.rows ?? []), ...body.items], next: body.next });
    });
  return {
    rows,
    problem: problem ?? more.problem,
    reload,
    /** Shows the next page too; absent when there is none. */
    more: next === undefined ? undefined : () => void loadMore(),
    isBusy: more.busy,
  };
};
