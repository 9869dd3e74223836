import type { PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handlerOf } from '../../lambdas/change-events.ts';
import { defaultRights } from '../../shared/model/entities/service-access.ts';
import { attributesOf } from '../../shared/store/dynamo/engine/attribute-values.ts';
import { eventBus } from '../../shared/store/event-bus.ts';
import { api, event, put } from '../admin/requests.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

/** A bus that refuses entries, or whole calls, as it is told. */
const openBus = ({
  refuses = () => false,
  fails = () => false,
}: {
  readonly refuses?: (entry: PutEventsRequestEntry, call: number) => boolean;
  readonly fails?: (call: number) => boolean;
} = {}) => {
  const taken: PutEventsRequestEntry[] = [];
  const lines: unknown[] = [];
  let calls = 0;
  const send = async ({ input: { Entries = [] } }: PutEventsCommand) => {
    calls++;
    expect(Entries.length).toBeLessThanOrEqual(10);
    if (fails(calls)) throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    const refused = Entries.map((entry) => refuses(entry, calls));
    taken.push(...Entries.filter((_, at) => !refused[at]));
    return {
      FailedEntryCount: refused.filter(Boolean).length,
      Entries: refused.map((one, at) => (one ? { ErrorCode: 'InternalFailure' } : { EventId: `e${at}` })),
    };
  };
  const publish = eventBus({ send } as never, 'caldav-test-changes', async () => undefined);
  return { taken, lines, handler: handlerOf({ publish, log: (line) => lines.push(line) }) };
};

describe('B09 the function behind the table’s stream', () => {
  let gateway: TestGateway;
  let records: DynamoDBStreamEvent['Records'];

  /** Every row of the table as its stream tells it, calendar by calendar. */
  const recorded = async (): Promise<typeof records> => {
    const { client, tableName } = gateway.table;
    const { Items = [] } = await client.call('Scan', { TableName: tableName });
    return Items.map(
      ({ pk, sk, ...row }, at) =>
        ({
          eventName: 'INSERT',
          dynamodb: {
            Keys: attributesOf({ pk, sk }),
            NewImage: JSON.parse(JSON.stringify(attributesOf({ pk, sk, ...row }))),
            SequenceNumber: String(1_000 + at),
          },
        }) as never,
    );
  };

  beforeAll(async () => {
    gateway = await startGateway({
      seed: { access: { rights: { ...defaultRights, makeCalendars: true } } },
    });
    const { calendarPath, resource } = gateway.shop;
    for (let at = 0; at < 11; at++) await put(gateway, `${calendarPath}n${at}.ics`, event(`n${at}`, 'Frau Lindner'));
    await gateway.fetch('DELETE', `${calendarPath}n3.ics`);
    const room = await api(gateway, 201, 'POST', '/resources', { kind: 'place', name: 'Room' });
    const day = { start: '2026-12-02T09:00', end: '2026-12-02T09:40', title: 'Herr Lindner', customer: 'Lindner' };
    await api(gateway, 201, 'POST', `/resources/${room.id}/appointments`, day);
    const own = calendarPath.replace(resource.id, 'mine');
    await gateway.fetch('MKCALENDAR', own);
    await put(gateway, `${own}p.ics`, event('p', 'Private'));
    records = await recorded();
  });
  afterAll(() => gateway.close());

  const detailsOf = (entries: readonly PutEventsRequestEntry[]) =>
    entries.map(({ Detail = '{}' }) => JSON.parse(Detail) as Record<string, unknown>);

  it('tells every change of a diary in its order, by ids that come again, and nothing else', async () => {
    const { taken, handler } = openBus();
    expect(await handler({ Records: records })).toEqual({ batchItemFailures: [] });
    const ofAnna = detailsOf(taken).filter(({ resourceId }) => resourceId === gateway.shop.resource.id);
    expect(ofAnna.map(({ version }) => version)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
    const { epoch } = (await gateway.adminStore.loadResourceCalendar(gateway.shop.resource.id)) ?? {};
    expect(ofAnna.at(-1)).toEqual({
      id: `${gateway.shop.resource.id}:${epoch}:12`,
      resourceId: gateway.shop.resource.id,
      epoch,
      version: 12,
      appointmentId: 'n3.ics',
      change: 'removed',
      at: '2026-11-22T09:00:00.000Z',
    });
    expect(taken).toHaveLength(13);
    expect(taken[0]).toMatchObject({
      EventBusName: 'caldav-test-changes',
      Source: 'caldav-gateway',
      DetailType: 'Appointment Changed',
    });
    expect(JSON.stringify(taken)).not.toMatch(/Lindner|Private|anna\.phone|mine/);
    const again = openBus();
    await again.handler({ Records: records });
    expect(again.taken).toEqual(taken);
  });

  it('a change in place, a deletion by age and rows of other kinds tell nothing', async () => {
    const { taken, handler } = openBus();
    const others = records.flatMap((record) => [
      { ...record, eventName: 'MODIFY' as const },
      { ...record, eventName: 'REMOVE' as const },
    ]);
    expect(await handler({ Records: [...others, { eventName: 'INSERT' }, {}] })).toEqual({ batchItemFailures: [] });
    expect(taken).toEqual([]);
  });

  it('what the bus refuses is told again, before what follows', async () => {
    const stumbling = openBus({
      refuses: ({ Detail = '' }, call) => call === 1 && Detail.includes('"version":2,'),
      fails: (call) => call === 2,
    });
    expect(await stumbling.handler({ Records: records })).toEqual({ batchItemFailures: [] });
    const smooth = openBus();
    await smooth.handler({ Records: records });
    const idsOf = (entries: readonly PutEventsRequestEntry[]) => detailsOf(entries).map(({ id }) => id);
    expect(idsOf(stumbling.taken).sort()).toEqual(idsOf(smooth.taken).sort());
    // Those of the second call come after all of the first.
    expect(new Set(idsOf(stumbling.taken.slice(0, 10)))).toEqual(new Set(idsOf(smooth.taken.slice(0, 10))));
  });

  it('what it still refuses is left to the stream from there on: nothing is lost, and it is said', async () => {
    const changes = records.filter(
      ({ dynamodb }) => dynamodb?.Keys?.sk?.S?.startsWith('change#') && !dynamodb.Keys.pk?.S?.includes('#p-'),
    );
    const refusing = openBus({ refuses: ({ Detail = '' }) => Detail.includes('"n5.ics"') });
    const { batchItemFailures } = await refusing.handler({ Records: records });
    const at = changes.findIndex(({ dynamodb }) => dynamodb?.NewImage?.name?.S === 'n5.ics');
    expect(batchItemFailures).toEqual([{ itemIdentifier: changes[at]?.dynamodb?.SequenceNumber }]);
    expect(refusing.lines).toEqual([expect.objectContaining({ level: 'error', reason: 'InternalFailure' })]);
    const from = records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === batchItemFailures[0]?.itemIdentifier);
    const later = openBus();
    await later.handler({ Records: records.slice(from) });
    const told = detailsOf([...refusing.taken, ...later.taken]).map(({ id }) => id);
    expect(new Set(told).size).toBe(13);

    const away = openBus({ fails: () => true });
    expect((await away.handler({ Records: changes })).batchItemFailures).toEqual([
      { itemIdentifier: changes[0]?.dynamodb?.SequenceNumber },
    ]);
    expect(away.lines).toEqual([expect.objectContaining({ reason: 'ThrottlingException', left: changes.length })]);
  });
});
