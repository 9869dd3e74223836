import type { ComponentChildren } from 'preact';

interface TableProps {
  readonly head: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ComponentChildren[] }[];
}

/** A table in a frame of its own, so that a wide one is pushed sideways and not the page; nothing without rows. */
export const Table = ({ head, rows }: TableProps) => {
  if (rows.length === 0) return null;
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {head.map((title, at) => (
                <td key={title}>{cells[at]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
