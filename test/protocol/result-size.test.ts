import { describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';

describe('a calendar full of what JSON escapes', () => {
  /** Octets that JSON doubles. */
  const escaped = { quotes: '"', backslashes: '\\', tabulators: '\t' } as const;

  it.each([
    ['alb', 'quotes', 3],
    ['alb', 'backslashes', 3],
    ['alb', 'tabulators', 3],
    ['http-api', 'quotes', 17],
  ] as const)('passes as large as any other, uncompressed (%s, %s)', async (ingress, what, count) => {
    const gateway = await startGateway({ transport: ingress });
    const { calendarPath } = gateway.shop;
    const line = `X-A:${escaped[what].repeat(60)}`;
    const lines = Array.from({ length: 3300 }, () => line);
    const hrefs = Array.from({ length: count }, (_, at) => `<D:href>${calendarPath}${at}.ics</D:href>`);
    for (const at of hrefs.keys())
      expect((await putObject(gateway, `${at}.ics`, event(`u${at}`, ...lines))).status).toBe(201);
    const multiget = reportBody('C:calendar-multiget', `${prop('C:calendar-data')}${hrefs.join('')}`);
    for (const answer of [await gateway.fetch('GET', calendarPath), await askReport(gateway, multiget)]) {
      expect(answer.status).toBeLessThan(300);
      expect(answer.text.split(line).length).toBe(3300 * count + 1);
      expect(answer.bytes.length).toBeGreaterThan(0.85 * gateway.runtime.ingress.answerBytes);
    }
    await gateway.close();
  });
});
