import { useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { feedView, newFeedView } from '../../../shared/admin/feeds/view.ts';
import { call } from '../api/api.ts';
import { useLoad } from '../api/load.ts';
import { pathOf } from '../entities/kinds.ts';
import { Table } from '../lists/table.tsx';
import { Asking, Copied, Section } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useMoment } from '../parts/shown.tsx';
import { useWords } from '../words/language.ts';
import { NewFeed, type WantedFeed } from './new-feed.tsx';

type Feed = z.output<typeof feedView>;
type MadeFeed = z.output<typeof newFeedView>;

/** An address that is shown once. */
const Address = ({ made }: { readonly made: MadeFeed }) => {
  const { feeds: words } = useWords();
  return (
    <div class="note warning" role="status">
      <p>{words.once}</p>
      <Copied text={made.url} label={words.title} />
      <p>
        <a href={made.webcalUrl}>{words.open}</a>
      </p>
    </div>
  );
};

interface FeedsProps {
  readonly resourceId: string;
  /** Of a diary that may not be synchronised none is made; those that are there can be revoked. */
  readonly canMake: boolean;
}

/** The secret addresses at which others read this diary (B11). */
export const Feeds = ({ resourceId, canMake }: FeedsProps) => {
  const { feeds: words, choices, none } = useWords();
  const moment = useMoment();
  const path = pathOf({ name: 'resources' }, resourceId, 'feeds');
  const { value, problem, reload } = useLoad(() => call<{ items: readonly Feed[] }>('GET', path), path);
  const [made, setMade] = useState<MadeFeed>();
  const show = (feed: MadeFeed) => {
    setMade(feed);
    reload();
  };
  const make = async (body: WantedFeed) => show((await call<MadeFeed>('POST', path, { body })).body);
  const rotate = async ({ id }: Feed) => show((await call<MadeFeed>('POST', `${path}/${id}/rotate`)).body);
  const revoke = async ({ id }: Feed) => {
    await call('DELETE', `${path}/${id}`);
    if (made?.id === id) setMade(undefined);
    reload();
  };
  const items = value?.body.items;
  return (
    <Section title={words.title}>
      <p>{words.explain}</p>
      <Refusal problem={problem} again={reload} />
      {items?.length === 0 && <p>{words.none}</p>}
      <Table
        head={[words.name, words.privacy, words.days, words.lastUsed, words.actions]}
        rows={(items ?? []).map((feed) => ({
          key: feed.id,
          cells: [
            feed.name ?? none,
            choices[feed.privacy],
            `−${feed.pastDays} … +${feed.futureDays}`,
            feed.lastUsedAt === undefined ? none : `${moment(feed.lastUsedAt)} ${feed.lastUsedBy ?? ''}`,
            <div class="row" key={feed.id}>
              <Asking label={words.rotate} explain={words.rotating} act={() => rotate(feed)} />
              <Asking label={words.revoke} explain={words.revoking} act={() => revoke(feed)} />
            </div>,
          ],
        }))}
      />
      {made && <Address key={made.url} made={made} />}
      {value && canMake && <NewFeed make={make} />}
    </Section>
  );
};
