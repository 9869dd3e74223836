import { useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { auditView } from '../../../shared/admin/audit.ts';
import { type NoteCode, notes } from '../../../shared/admin/notes.ts';
import { paths } from '../../../shared/deployment/paths.ts';
import { usePages } from '../api/pages.ts';
import { findByName } from '../areas.ts';
import { useDirectory } from '../entities/directory.tsx';
import { Table } from '../lists/table.tsx';
import { Heading, SubmitForm } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useMoment } from '../parts/shown.tsx';
import { goTo, hrefOf, isHere } from '../route.ts';
import { useReading, useWords } from '../words/language.ts';

type Entry = z.output<typeof auditView>;

const columns = ['at', 'actor', 'action', 'subject', 'from', 'reason'] as const;

const named = ['resources', 'users', 'branches'] as const;

/** What an entry is about, by its name while it has one; a name to sign in with is its own. */
const Subject = ({
  id,
  action,
  name,
}: {
  readonly id: string;
  readonly action: string;
  readonly name: string | undefined;
}) => {
  const directory = useDirectory();
  const kind = named.find((one) => directory[one].some((row) => row.id === id));
  if (kind !== undefined)
    return <a href={hrefOf(kind, id)}>{String(directory[kind].find((row) => row.id === id)?.name)}</a>;
  if (action.startsWith('webhook')) return <a href={hrefOf('webhooks')}>{name ?? id}</a>;
  return /^(service access|password|invitation|sync)/.test(action) ? (
    <a href={hrefOf('service-accesses', id)}>{id}</a>
  ) : (
    <span title={id}>{name ?? id}</span>
  );
};

/** Everything with a name, and the way from what somebody typed to the subject of the trail: the id of what has this name, or of the only one whose name has it in it; else words to be found in any name there is or was. */
const useSubject = () => {
  const directory = useDirectory();
  const rows = named.flatMap((kind) => directory[kind]);
  const nameOf = (id: string | undefined): string => String(rows.find((row) => row.id === id)?.name ?? id ?? '');
  const subjectOf = (typed: string): string | undefined => {
    const wanted = typed.trim().toLowerCase();
    const names = rows.map(({ id, name }) => [String(id), String(name).toLowerCase()] as const);
    const inPart = names.filter(([, name]) => name.includes(wanted));
    const [id] = names.find(([, name]) => name === wanted) ?? (inPart.length === 1 ? inPart[0] : undefined) ?? [];
    return id;
  };
  return { names: [...new Set(rows.map(({ name }) => String(name)))], nameOf, subjectOf };
};

interface HistoryProps {
  readonly subject: string | undefined;
  /** Words to be found in any name that somebody or something has or had. */
  readonly q: string | undefined;
}

/** Who did what, and why sign-ins were refused, newest first; of one subject if it is given. */
export const History = ({ subject, q }: HistoryProps) => {
  const words = useWords();
  const moment = useMoment();
  const read = useReading();
  const query = new URLSearchParams({
    limit: '50',
    ...(subject !== undefined && { subject }),
    ...(q !== undefined && { q }),
  });
  const { items: entries, problem, again, reload, more, isBusy } = usePages<Entry>(`${paths.admin}/audit?${query}`);
  const { names, nameOf, subjectOf } = useSubject();
  const [typed, setTyped] = useState<string>();
  const wanted = typed ?? q ?? nameOf(subject);

  const actions: Readonly<Record<string, string>> = words.history.actions;
  const inWords = (reason: string): string => {
    const note = Object.hasOwn(notes, reason) ? notes[reason as NoteCode] : undefined;
    return note === undefined ? reason : read(note.says);
  };
  const labels: Readonly<Record<string, string>> = { ...words.fields, url: words.webhooks.url };
  // What a change is about; what the gateway itself keeps beside it has no name for people.
  const changedIn = (action: string, fields: readonly string[] = []): readonly string[] => {
    const known = action.endsWith(' changed') ? fields.flatMap((name) => labels[name] ?? []) : [];
    return known.length === 0 ? [] : [known.join(', ')];
  };
  return (
    <>
      <Heading text={words.history.title} />
      <Refusal problem={problem} again={again} />
      <SubmitForm
        class="row"
        act={() => {
          const words = wanted.trim();
          const found = subjectOf(wanted);
          const place =
            words === '' ? ['history'] : found === undefined ? ['history', findByName, words] : ['history', found];
          // Who looks for the same once more wants to see what came since.
          if (isHere(...place)) reload();
          else goTo(...place);
        }}
      >
        <input
          type="search"
          aria-label={words.history.subject}
          placeholder={words.history.subject}
          value={wanted}
          list="subjects"
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <datalist id="subjects">
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <button type="submit" class="plain">
          {words.filter}
        </button>
      </SubmitForm>
      {entries === undefined && problem === undefined && <p role="status">{words.loading}</p>}
      {entries?.length === 0 && (
        <p role="status">{subject === undefined && q === undefined ? words.history.empty : words.nothingFound}</p>
      )}
      <Table
        head={columns.map((column) => words.history[column])}
        rows={(entries ?? []).map(({ at, actor, action, subject, name, sourceIp, reason, fields }, place) => ({
          key: `${place} ${at}`,
          cells: [
            moment(at),
            actor,
            [actions[action] ?? action, ...changedIn(action, fields)].join(': '),
            <Subject key="subject" id={subject} action={action} name={name} />,
            sourceIp,
            reason !== undefined && inWords(reason),
          ],
        }))}
      />
      {more && (
        <button type="button" class="plain" disabled={isBusy} onClick={more}>
          {words.more}
        </button>
      )}
    </>
  );
};
