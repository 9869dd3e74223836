import { useState } from 'preact/hooks';
import { currentQuery, replaceQuery } from '../route.ts';

/** How a list is narrowed and ordered; it stands in the address. */
export interface ListView {
  readonly q: string;
  readonly works: '' | 'yes' | 'no';
  /** A column; downwards with a minus before it. */
  readonly sort: string;
}

const choices: readonly string[] = ['yes', 'no'];

const viewIn = (query: string): ListView => {
  const values = new URLSearchParams(query);
  const works = values.get('works') ?? '';
  return {
    q: values.get('q') ?? '',
    works: choices.includes(works) ? (works as ListView['works']) : '',
    sort: values.get('sort') ?? '',
  };
};

const queryOf = (view: ListView): string =>
  new URLSearchParams(Object.entries(view).filter(([, value]) => value !== '')).toString();

const last = new Map<string, string>();

/** The address of a list as it was last looked at. */
export const lastQuery = (list: string): string => {
  const query = last.get(list) ?? '';
  return query === '' ? '' : `?${query}`;
};

/** The view of a list, as the address has it; a change stands there at once. */
export const useListView = (list: string): readonly [ListView, (change: Partial<ListView>) => void] => {
  const [, render] = useState(0);
  const query = currentQuery();
  last.set(list, query);
  const view = viewIn(query);
  const change = (changed: Partial<ListView>) => {
    replaceQuery(queryOf({ ...view, ...changed }));
    render((before) => before + 1);
  };
  return [view, change];
};
