import { afterEach, beforeEach, describe } from 'vitest';
import { type GatewayOptions, startGateway, type TestGateway, usualIngress } from './gateway.ts';

const transports = usualIngress === 'http-api' ? ([usualIngress, 'socket'] as const) : ([usualIngress] as const);

/**
 * Runs every test of the suite twice, each on a fresh gateway: once as events of an HTTP API, once over a socket; or with
 * WIRE=alb as events of a load balancer.
 */
export const describeWire = (
  name: string,
  suite: (wire: () => TestGateway) => void,
  options: Omit<GatewayOptions, 'transport'> = {},
): void => {
  describe.each(transports)(`${name} (%s)`, (transport) => {
    let gateway: TestGateway;
    beforeEach(async () => {
      gateway = await startGateway({ ...options, transport });
    });
    afterEach(() => gateway.close());
    suite(() => gateway);
  });
};
