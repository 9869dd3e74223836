import { useRef } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { appointmentEntry } from '../../../shared/admin/appointments/schema.ts';
import type { resourceView } from '../../../shared/admin/resource-view.ts';
import { dayMs } from '../../../shared/model/instant.ts';
import { call, type ListPage } from '../api/api.ts';
import { useAction, useLoad } from '../api/load.ts';
import { useOnce } from '../api/once.ts';
import { useDirectory } from '../entities/directory.tsx';
import type { Panels } from '../entities/entity.tsx';
import { pathOf, type Row } from '../entities/kinds.ts';
import { Related } from '../entities/related.tsx';
import { Feeds } from '../feeds/feeds.tsx';
import { Table } from '../lists/table.tsx';
import { Asking, Section } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useAppointmentTime } from '../parts/shown.tsx';
import { Trash } from '../past/trash.tsx';
import { hrefOf } from '../route.ts';
import { useWords } from '../words/language.ts';
import { RefusedAttempts } from './refused-attempts.tsx';
import { SharesPanel } from './shares.tsx';

type Resource = z.output<typeof resourceView>;
type Appointment = z.output<typeof appointmentEntry>;

interface PanelProps {
  readonly row: Resource;
  readonly reload: () => void;
}

/** The way out of a Google link; no appointment is touched (S04). */
const GoogleLink = ({ row, reload }: PanelProps) => {
  const words = useWords();
  const act = async () => {
    await call('DELETE', pathOf({ name: 'resources' }, row.id, 'google-link'));
    reload();
  };
  return (
    <Section title={words.google.title}>
      <p>{words.google.linked}</p>
      <Asking label={words.google.remove} explain={words.google.removal} act={act} />
    </Section>
  );
};

/** The dummy user of a room, made and assigned with one button (S11). */
const OwnUser = ({ row: { id, name, branchId, kind }, reload }: PanelProps) => {
  const words = useWords();
  const directory = useDirectory();
  const { busy, problem, run } = useAction();
  const makeOnce = useOnce();
  // Trying again takes the user that the first try made.
  const made = useRef<unknown>(undefined);
  const make = () =>
    run(async () => {
      const user = { name, rights: ['organiser'], ...(branchId !== undefined && { branchId }) };
      made.current ??= (await makeOnce<Row>(pathOf({ name: 'users' }), user)).body.id;
      await call('PATCH', pathOf({ name: 'resources' }, id), { body: { userId: made.current } });
      directory.reload();
      reload();
    });
  return (
    <Section title={words.fields.userId}>
      <p>{kind === 'place' ? words.room.explain : words.room.person}</p>
      <Refusal problem={problem} />
      <button type="button" disabled={busy} onClick={() => void make()}>
        {words.room.own}
      </button>
    </Section>
  );
};

const daysAhead = 30;

/** What is in the diary next: enough to see that a phone's appointment arrived. */
const NextAppointments = ({ row: { id, zone } }: PanelProps) => {
  const words = useWords();
  const time = useAppointmentTime(zone);
  const { value, problem, reload } = useLoad(() => {
    const now = Date.now();
    const period = new URLSearchParams({
      from: new Date(now).toISOString(),
      to: new Date(now + daysAhead * dayMs).toISOString(),
      limit: '20',
    });
    return call<ListPage<Appointment>>('GET', `${pathOf({ name: 'resources' }, id, 'appointments')}?${period}`);
  }, id);
  const items = value?.body.items;
  return (
    <Section title={words.diary.title}>
      <p>
        <a href={hrefOf('diary', id)}>{words.diary.open}</a>
      </p>
      <Refusal problem={problem} again={reload} />
      {items?.length === 0 && <p>{words.diary.none}</p>}
      <Table
        head={[words.diary.when, words.diary.what, words.diary.by]}
        rows={(items ?? []).map((entry) =>
          'unreadable' in entry
            ? { key: entry.id, cells: [words.none, entry.reason, entry.creator ?? words.none] }
            : {
                key: `${entry.id} ${entry.instance ?? ''}`,
                cells: [time(entry), entry.title, entry.creator ?? words.none],
              },
        )}
      />
    </Section>
  );
};

/** What belongs to a diary resource besides its fields. */
export const resourcePanels: Panels = ({ row, reload }) => {
  const resource = row as unknown as Resource;
  return (
    <>
      {resource.googleLinked && <GoogleLink row={resource} reload={reload} />}
      {resource.userId === undefined && <OwnUser row={resource} reload={reload} />}
      {resource.userId !== undefined && <Related userId={resource.userId} on="resources" />}
      <SharesPanel row={resource} reload={reload} />
      <Feeds resourceId={resource.id} canMake={resource.allowCalendarSync} />
      <NextAppointments row={resource} reload={reload} />
      {resource.doubleBooking === 'refuse' && <RefusedAttempts resourceId={resource.id} />}
      <Trash resourceId={resource.id} zone={resource.zone} />
    </>
  );
};
