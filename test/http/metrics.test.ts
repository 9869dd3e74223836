import { describe, expect, it } from 'vitest';
import { embeddedMetrics } from '../../shared/http/metrics.ts';
import { startGateway } from '../support/gateway.ts';

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
    expect(metricsOf(served!)).toEqual({ Latency: [['stage', 'verb']] });
    expect(metricsOf(refused!)).toMatchObject({ SignInRefused: [['stage'], ['stage', 'reason']] });
    expect(metricsOf(challenged!)).not.toHaveProperty('SignInRefused');
    expect(metricsOf(stale!)).toMatchObject({ StaleToken: [['stage']] });
  });

  it('know no method that a client made up', () => {
    expect(embeddedMetrics('test')({ method: 'X'.repeat(50), status: 501, ms: 1, at: 0 })).toMatchObject({
      verb: 'other',
    });
  });
});
