import { useEffect, useRef, useState } from 'preact/hooks';
import { usePages } from '../api/pages.ts';
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

/** The rows of a kind as the gateway finds and orders them, page after page; what was there stays until the new comes. */
export const usePagedList = (kind: Kind, { q, works, sort }: ListView) => {
  const words = useSettled(q);
  const query = new URLSearchParams({
    limit: String(pageSize),
    sort: sort || kind.title,
    ...(words.trim() !== '' && { q: words }),
    ...(works !== '' && { works: String(works === 'yes') }),
  });
  const { items, problem, again, more, isBusy } = usePages<Row>(`${pathOf(kind)}?${query}`);
  const last = useRef<readonly Row[] | undefined>(undefined);
  if (items !== undefined) last.current = items;
  return {
    rows: items ?? last.current,
    /** Are these what is asked for, and not what was there before? */
    isCurrent: items !== undefined && words === q,
    problem,
    again,
    more,
    isBusy,
  };
};
