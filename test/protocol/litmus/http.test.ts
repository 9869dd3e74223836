import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { localFunctions } from '../../../lambdas/local/functions.ts';
import { serve } from '../../../lambdas/local/server.ts';
import { basic, startGateway } from '../../support/gateway.ts';
import { event } from '../../support/icalendar.ts';

it('litmus http, expect100: a body is asked for with 100 before it is sent', async () => {
  const gateway = await startGateway();
  const server = await serve(localFunctions(gateway.runtime), { host: '127.0.0.1', port: 0, requestBytes: 1 << 20 });
  try {
    const body = event('expect100');
    const socket = connect(server.port, '127.0.0.1');
    const lines = [
      `PUT ${gateway.shop.calendarPath}expect100 HTTP/1.1`,
      'Host: cal.example.com',
      `Authorization: ${basic({ ...gateway.shop.access, password: gateway.shop.password })}`,
      'Content-Type: text/calendar',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Expect: 100-continue',
      'Connection: close',
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    const answers: string[] = [];
    for await (const chunk of socket) {
      if (answers.push(String(chunk)) === 1) socket.write(body);
    }
    expect(answers[0]).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    expect(answers.slice(1).join('')).toMatch(/^HTTP\/1\.1 201 /);
  } finally {
    await server.close();
    await gateway.close();
  }
});
