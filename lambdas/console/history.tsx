import { useEffect, useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { auditView } from '../../shared/admin/audit.ts';
import { type NoteCode, notes } from '../../shared/admin/notes.ts';
import { call, type ListPage } from './api.ts';
import { useDirectory } from './directory.tsx';
import { kinds } from './kinds.ts';
import { useReading, useWords } from './language.ts';
import { useAction } from './load.ts';
import { Refusal } from './refusal.tsx';
import { goTo, hrefOf } from './route.ts';
import { useMoment } from './shown.tsx';

type Entry = z.output<typeof auditView>;

const columns = ['at', 'actor', 'action', 'subject', 'from', 'reason'] as const;

/** What an entry is about, by its name if it still has one. */
const Subject = ({ id }: { readonly id: string }) => {
  const directory = useDirectory();
  const named = (['resources', 'users', 'branches'] as const).flatMap((kind) => {
    const row = directory[kind].find((one) => one.id === id);
    return row ? [{ kind, title: String(row.name) }] : [];
  });
  const { kind, title } = named[0] ?? { kind: kinds[0]?.name ?? '', title: id };
  return <a href={hrefOf(kind, id)}>{title}</a>;
};

/** Who did what, and why sign-ins were refused, newest first; of one subject if it is given. */
export const History = ({ subject }: { readonly subject: string | undefined }) => {
  const words = useWords();
  const moment = useMoment();
  const read = useReading();
  const { busy, problem, run } = useAction();
  const [pages, setPages] = useState<readonly ListPage<Entry>[]>([]);
  const [wanted, setWanted] = useState(subject ?? '');
  const next = pages.at(-1)?.next;

  const readOn = (before: readonly ListPage<Entry>[], cursor?: string) =>
    run(async () => {
      const query = new URLSearchParams({
        limit: '50',
        ...(subject !== undefined && { subject }),
        ...(cursor !== undefined && { cursor }),
      });
      const { body } = await call<ListPage<Entry>>('GET', `/admin/v1/audit?${query}`);
      setPages([...before, body]);
    });
  useEffect(() => {
    void readOn([]);
  }, [subject]);

  const actions: Readonly<Record<string, string>> = words.history.actions;
  const inWords = (reason: string): string => {
    const note = Object.hasOwn(notes, reason) ? notes[reason as NoteCode] : undefined;
    return note === undefined ? reason : read(note.says);
  };
  const entries = pages.flatMap(({ items }) => items);
  return (
    <>
      <h1>{words.history.title}</h1>
      <Refusal problem={problem} />
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          goTo('history', ...(wanted === '' ? [] : [wanted]));
        }}
      >
        <input
          type="search"
          aria-label={words.history.subject}
          placeholder={words.history.subject}
          value={wanted}
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        <button type="submit" class="plain">
          {words.filter}
        </button>
      </form>
      {entries.length === 0 && <p role="status">{busy ? words.loading : words.history.empty}</p>}
      {entries.length > 0 && (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {words.history[column]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {entries.map(({ at, actor, action, subject, sourceIp, reason }) => (
                <tr key={`${at} ${action} ${subject}`}>
                  <td>{moment(at)}</td>
                  <td>{actor}</td>
                  <td>{actions[action] ?? action}</td>
                  <td>
                    <Subject id={subject} />
                  </td>
                  <td>{sourceIp}</td>
                  <td>{reason !== undefined && inWords(reason)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next !== undefined && (
        <button type="button" class="plain" disabled={busy} onClick={() => void readOn(pages, next)}>
          {words.more}
        </button>
      )}
    </>
  );
};
