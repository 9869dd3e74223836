import { describe, expect, it } from 'vitest';
import { embeddedMetrics } from '../../shared/http/metrics.ts';
import { countingClient } from '../../shared/store/dynamo/engine/consumed-capacity.ts';
import { freshTable } from '../support/dynamodb.ts';
import { startGateway } from '../support/gateway.ts';
import { event } from '../support/icalendar.ts';

interface Directive {
  readonly Dimensions: string[][];
  readonly Metrics: { Name: string }[];
}

/** The metrics of a line by name, with the dimensions that CloudWatch will find them under. */
const metricsOf = (line: Record<string, unknown>): Record<string, unknown> => {
  const { CloudWatchMetrics } = line._aws as { CloudWatchMetrics: Directive[] };
  return Object.fromEntries(
    CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
      Metrics.map(({ Name }) => {
        expect(line[Name], Name).toBeTypeOf('number');
        for (const dimension of Dimensions.flat()) expect(line[dimension], dimension).toBeTypeOf('string');
        return [Name, Dimensions];
      }),
    ),
  );
};

describe('metrics', () => {
  it('lie in the line of every request: latency by verb, refusals by reason, stale tokens', async () => {
    const gateway = await startGateway({ compose: { stage: 'test' } });
    const { shop } = gateway;
    await gateway.fetch('PROPFIND', shop.calendarPath, { headers: { depth: '0' } });
    await gateway.fetch('PROPFIND', shop.calendarPath, { auth: { userName: 'anna', password: 'wrong' } });
    await gateway.fetch('PROPFIND', shop.calendarPath, { auth: null });
    await gateway.fetch('REPORT', shop.calendarPath, {
      body: '<sync-collection xmlns="DAV:"><sync-token>urn:stale</sync-token><sync-level>1</sync-level><prop/></sync-collection>',
    });
    await gateway.close();
    const [served, refused, challenged, stale] = gateway.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(served).toMatchObject({ verb: 'PROPFIND', stage: 'test' });
    expect(metricsOf(served!)).toEqual({
      Latency: [['stage', 'verb']],
      SignInProven: [['stage']],
    });
    expect(metricsOf(challenged!)).not.toHaveProperty('SignInProven');
    expect(metricsOf(refused!)).toMatchObject({ SignInRefused: [['stage'], ['stage', 'reason']] });
    expect(metricsOf(challenged!)).not.toHaveProperty('SignInRefused');
    expect(metricsOf(stale!)).toMatchObject({ StaleToken: [['stage']] });
  });

  it('tell what each request cost, and whether its sign-in was remembered', async () => {
    const table = await freshTable();
    const gateway = await startGateway({ table, compose: { stage: 'test', client: countingClient(table.client) } });
    const { calendarPath } = gateway.shop;
    const body = '<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>';
    const poll = () => gateway.fetch('PROPFIND', calendarPath, { headers: { depth: '0' }, body });
    await poll();
    await poll();
    const path = `${calendarPath}a.ics`;
    await Promise.all([gateway.fetch('PUT', path, { body: event('a') }), gateway.fetch('OPTIONS', calendarPath)]);
    await gateway.close();
    const lines = gateway.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    const [cold, warm] = lines;
    const put = lines.find(({ verb }) => verb === 'PUT');
    const options = lines.find(({ verb }) => verb === 'OPTIONS');
    expect(cold).toMatchObject({ SignInProven: 1 });
    expect(put?.WriteUnits).toBeGreaterThan(5);
    for (const remembered of [options, warm]) {
      expect(remembered).toMatchObject({ ReadUnits: 2, WriteUnits: 0 });
      expect(remembered).not.toHaveProperty('SignInProven');
      expect(remembered).not.toHaveProperty('ms');
    }
  });

  it('know no method that a client made up', () => {
    expect(
      embeddedMetrics('test')({ method: 'X'.repeat(50), status: 501, units: { read: 0, written: 0 }, ms: 1, at: 0 }),
    ).toMatchObject({
      verb: 'other',
    });
  });
});
