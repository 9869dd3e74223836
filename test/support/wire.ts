import { afterEach, beforeEach, describe } from 'vitest';
import { type GatewayOptions, startGateway, type TestGateway } from './gateway.ts';

/** Runs every test of the suite twice, each on a fresh gateway: once as API Gateway v2 event, once over a socket. */
export const describeWire = (
  name: string,
  suite: (wire: () => TestGateway) => void,
  options: Omit<GatewayOptions, 'transport'> = {},
): void => {
  describe.each(['event', 'socket'] as const)(`${name} (%s)`, (transport) => {
    let gateway: TestGateway;
    beforeEach(async () => {
      gateway = await startGateway({ ...options, transport });
    });
    afterEach(() => gateway.close());
    suite(() => gateway);
  });
};
