import { useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { resourceView } from '../../../shared/admin/resource-view.ts';
import type { shareView } from '../../../shared/admin/shares.ts';
import { shareLevels } from '../../../shared/model/entities/shares.ts';
import { call, type ListPage } from '../api/api.ts';
import { useAction, useLoad } from '../api/load.ts';
import { useDirectory } from '../entities/directory.tsx';
import { pathOf } from '../entities/kinds.ts';
import { Table } from '../lists/table.tsx';
import { Section, SubmitForm } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useWords } from '../words/language.ts';

type Share = z.output<typeof shareView>;

const places = { user: 'users', branch: 'branches' } as const;

interface AddProps {
  readonly ownUser: string | undefined;
  readonly busy: boolean;
  readonly add: (whom: string, level: string) => void;
}

/** With whom, and what they may. */
const Add = ({ ownUser, busy, add }: AddProps) => {
  const words = useWords();
  const { users, branches, loaded } = useDirectory();
  const [whom, setWhom] = useState('');
  const [level, setLevel] = useState<string>('read');
  const options = (kind: keyof typeof places) =>
    (kind === 'user' ? users.filter(({ id }) => id !== ownUser) : branches).map(({ id, name }) => (
      <option key={String(id)} value={`${places[kind]}/${id}`}>
        {String(name)}
      </option>
    ));
  return (
    <SubmitForm class="row" act={() => add(whom, level)}>
      <select
        required
        aria-label={words.shares.whom}
        value={whom}
        onChange={(event) => setWhom(event.currentTarget.value)}
      >
        <option value="">{loaded ? words.choose : words.loading}</option>
        <optgroup label={words.shares.branch}>{options('branch')}</optgroup>
        <optgroup label={words.shares.user}>{options('user')}</optgroup>
      </select>
      <select aria-label={words.shares.may} value={level} onChange={(event) => setLevel(event.currentTarget.value)}>
        {shareLevels.map((one) => (
          <option key={one} value={one}>
            {words.shares.levels[one]}
          </option>
        ))}
      </select>
      <button type="submit" disabled={busy}>
        {words.shares.add}
      </button>
    </SubmitForm>
  );
};

interface SharesProps {
  readonly row: z.output<typeof resourceView>;
  /** The resource has another entity tag with each share. */
  readonly reload: () => void;
}

/** With whom a diary resource is shared; what is done here is saved at once (B14). */
export const SharesPanel = ({ row: { id, userId }, reload }: SharesProps) => {
  const words = useWords();
  const path = pathOf({ name: 'resources' }, id, 'shares');
  const { value, problem, reload: readAgain } = useLoad(() => call<ListPage<Share>>('GET', path), path);
  const { busy, problem: refused, run } = useAction();
  const act = (method: 'PUT' | 'DELETE', whom: string, body?: object) =>
    void run(async () => {
      await call(method, `${path}/${whom}`, body ? { body } : {});
      readAgain();
      reload();
    });
  const items = value?.body.items ?? [];
  const nameOf = ({ with: kind, id: whose, name = whose }: Share): string =>
    `${kind === 'user' ? words.shares.user : words.shares.branch}: ${name}`;
  return (
    <Section title={words.shares.title}>
      <p class="quiet">{words.shares.explain}</p>
      <Refusal problem={problem} again={readAgain} />
      <Refusal problem={refused} />
      {value && items.length === 0 && <p>{words.shares.nobody}</p>}
      <Table
        head={[words.shares.whom, words.shares.may, words.shares.remove]}
        rows={items.map((item) => ({
          key: `${item.with} ${item.id}`,
          cells: [
            nameOf(item),
            words.shares.levels[item.level],
            <button
              key="remove"
              type="button"
              class="plain"
              disabled={busy}
              aria-label={`${words.shares.remove}: ${nameOf(item)}`}
              onClick={() => act('DELETE', `${places[item.with]}/${item.id}`)}
            >
              {words.shares.remove}
            </button>,
          ],
        }))}
      />
      <Add ownUser={userId} busy={busy} add={(whom, level) => act('PUT', whom, { level })} />
    </Section>
  );
};
