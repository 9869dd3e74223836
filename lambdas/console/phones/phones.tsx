import { useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { deviceView } from '../../../shared/admin/devices.ts';
import { Table } from '../lists/table.tsx';
import { Asking } from '../parts/parts.tsx';
import { useMoment } from '../parts/shown.tsx';
import { useReading, useWords } from '../words/language.ts';

/** A phone as the API answers it. */
export type Device = z.output<typeof deviceView>;

interface PhonesProps {
  readonly devices: readonly Device[];
  /** Has all of them start anew; absent for who may only look. */
  readonly reset?: () => Promise<unknown>;
}

/** Which phones synchronise, since when not any more, and why; and what to do about one that went astray (B08). */
export const Phones = ({ devices, reset }: PhonesProps) => {
  const { phones: words, none } = useWords();
  const read = useReading();
  const moment = useMoment();
  const [isDone, setDone] = useState(false);
  const act = async () => {
    await reset?.();
    setDone(true);
  };
  const [first] = devices;
  if (first === undefined) return <p>{words.none}</p>;
  return (
    <>
      <Table
        head={[words.client, words.lastSync, words.lastSuccess, words.calendars, words.refusal]}
        rows={devices.map(({ client, lastSync, lastSuccess, calendars, lastRefusal }) => ({
          key: `${client} ${lastSync}`,
          cells: [
            client || none,
            moment(lastSync),
            lastSuccess === undefined ? none : moment(lastSuccess),
            calendars.map(({ name }) => name ?? words.ownCalendar).join(', ') || none,
            lastRefusal === undefined ? none : `${moment(lastRefusal.at)}: ${read(lastRefusal.detail)}`,
          ],
        }))}
      />
      <p class="quiet">{words.about(first.accurateTo ?? 15)}</p>
      {isDone && (
        <p class="note good" role="status">
          {words.done}
        </p>
      )}
      {reset && <Asking label={words.reset} explain={words.resetting} act={act} />}
    </>
  );
};
