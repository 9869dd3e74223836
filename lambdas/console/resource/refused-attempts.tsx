import type { z } from 'zod/mini';
import type { attemptsView } from '../../../shared/admin/appointments/refused-attempts-view.ts';
import { call } from '../api/api.ts';
import { useLoad } from '../api/load.ts';
import { pathOf } from '../entities/kinds.ts';
import { Table } from '../lists/table.tsx';
import { Section } from '../parts/parts.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useMoment } from '../parts/shown.tsx';
import { useWords } from '../words/language.ts';

/** What a diary refused lately because the time was taken (B03); nothing where it allows double booking. */
export const RefusedAttempts = ({ resourceId }: { readonly resourceId: string }) => {
  const words = useWords();
  const moment = useMoment();
  const path = pathOf({ name: 'resources' }, resourceId, 'refused-attempts');
  const { value, problem, reload } = useLoad(() => call<z.output<typeof attemptsView>>('GET', path), resourceId);
  const items = value?.body.items;
  return (
    <Section title={words.booking.refused}>
      <p class="quiet">{words.booking.explain}</p>
      <Refusal problem={problem} again={reload} />
      {items?.length === 0 && <p>{words.booking.none}</p>}
      <Table
        head={[words.diary.when, words.diary.what, words.booking.who, words.booking.inTheWay, words.booking.times]}
        rows={(items ?? []).map(({ id, startsAt, title, who, inTheWay, times }) => ({
          key: id,
          cells: [
            moment(startsAt),
            title,
            who,
            inTheWay.map(({ takenFrom }) => moment(takenFrom)).join(', ') || words.none,
            String(times),
          ],
        }))}
      />
    </Section>
  );
};
