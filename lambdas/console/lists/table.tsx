import type { ComponentChildren } from 'preact';

interface Ordered {
  /** The column that orders the rows; downwards with a minus before it. */
  readonly sort: string;
  readonly change: (sort: string) => void;
  /** The key of each column, in the order of the head. */
  readonly keys: readonly string[];
}

interface TableProps {
  readonly head: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ComponentChildren[] }[];
  readonly order?: Ordered;
}

const directions = { ascending: ' ▲', descending: ' ▼' } as const;

const HeadCell = ({ title, at, order }: { readonly title: string; readonly at: number; readonly order?: Ordered }) => {
  const key = order?.keys[at];
  if (order === undefined || key === undefined) return <th scope="col">{title}</th>;
  const direction = order.sort === key ? 'ascending' : order.sort === `-${key}` ? 'descending' : undefined;
  return (
    <th scope="col" aria-sort={direction ?? 'none'}>
      <button type="button" class="sort" onClick={() => order.change(direction === 'ascending' ? `-${key}` : key)}>
        {title}
        <span aria-hidden="true">{direction && directions[direction]}</span>
      </button>
    </th>
  );
};

/** A table whose cells wrap; on a phone each row is a card that names its values. Nothing without rows. */
export const Table = ({ head, rows, order }: TableProps) => {
  if (rows.length === 0) return null;
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            {head.map((title, at) => (
              <HeadCell key={title} title={title} at={at} {...(order && { order })} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {head.map((title, at) => (
                <td key={title} data-label={title}>
                  {cells[at]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
