import { expect, it } from 'vitest';
import type { Calendar } from '../../shared/model/calendar.ts';
import { dynamoStore } from '../../shared/store/dynamo/calendar/store.ts';
import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import { appointment, now, openDiary, phone } from './diary.ts';

/** One process whose next answer can be kept back, and another that writes. */
const openTwoProcesses = async () => {
  let keptBack: ((goOn: () => void) => void) | undefined;
  const slow = (client: TableClient): TableClient => ({
    call: async (operation, input) => {
      const announce = keptBack;
      keptBack = undefined;
      const answer = await client.call(operation, input);
      if (announce) await new Promise<void>(announce);
      return answer;
    },
  });
  const { store, client, tableName, load } = await openDiary({ wrap: slow });
  const other = dynamoStore({ client, tableName, clock: () => now });

  const textOf = async (calendar: Calendar, name: string): Promise<string> => {
    const object = (await store.loadObjects(calendar, [name])).get(name);
    return /SUMMARY:(.*)\r/.exec(Buffer.from(object?.body ?? []).toString())?.[1] ?? 'absent';
  };
  return {
    textOf,
    /** Time deletes what says that this version was written. */
    forgetChange: (version: number) =>
      client.call('DeleteItem', { TableName: tableName, Key: keys.change('anna', version) }),
    /** The other process writes; the head after it. */
    write: async (name: string, text: string): Promise<Calendar> => {
      await other.putObject({
        calendar: await load(),
        name,
        object: appointment(name, text),
        conditions: {},
        writer: phone,
      });
      const head = await load();
      expect(head.stable).toBe(head.version);
      return head;
    },
    /** A request whose first answer from the table comes only when it is let go; then what it says. */
    begin: async (calendar: Calendar, name: string): Promise<() => Promise<string>> => {
      const arrived = new Promise<() => void>((resolve) => {
        keptBack = resolve;
      });
      const text = textOf(calendar, name);
      const goOn = await arrived;
      return () => {
        goOn();
        return text;
      };
    },
  };
};

it('T35 an object read while a version of its calendar is not settled is not remembered', async () => {
  const { write, textOf } = await openTwoProcesses();
  const first = await write('a', 'first');
  // The head of the second version is there to read already, the row of its object is not.
  expect(await textOf({ ...first, version: 2 }, 'a')).toBe('first');
  expect(await textOf(await write('a', 'second'), 'a')).toBe('second');
});

it('T35 of two requests that catch up at once the one with the later head answers with what it knows of', async () => {
  const { write, textOf, begin } = await openTwoProcesses();
  expect(await textOf(await write('a', 'first'), 'a')).toBe('first');
  const earlier = await begin(await write('b', 'between'), 'a');
  const later = await begin(await write('a', 'second'), 'a');
  expect(await earlier()).toBe('first');
  expect(await later()).toBe('second');
});

it('T35 a request that was overtaken while it caught up does not let in what was read under its head', async () => {
  const { write, textOf, begin } = await openTwoProcesses();
  await write('a', 'first');
  await textOf(await write('known', 'known'), 'known');
  const head = await write('b', 'between');
  const reading = await begin(head, 'a');
  const catchingUp = await begin(head, 'known');
  expect(await textOf(await write('a', 'second'), 'known')).toBe('known');
  const latest = await write('c', 'last');
  const ahead = await begin(latest, 'known');
  await catchingUp();
  expect(await reading()).toBe('first');
  await ahead();
  expect(await textOf(latest, 'a')).toBe('second');
});

it('T35 where a change is no longer told of, nothing that was remembered before is believed', async () => {
  const { write, textOf, forgetChange } = await openTwoProcesses();
  expect(await textOf(await write('a', 'first'), 'a')).toBe('first');
  const { version } = await write('a', 'second');
  const head = await write('b', 'later');
  await forgetChange(version);
  expect(await textOf(head, 'a')).toBe('second');
});
