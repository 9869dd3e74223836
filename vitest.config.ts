import { defineConfig } from 'vitest/config';

/** Every kind of request a phone makes, once more as the events of a load balancer; WIRE=alb takes any other file that way. */
const behindLoadBalancer = ['discovery', 'get', 'ingress', 'multiget', 'propfind', 'put', 'sync'];

export default defineConfig({
  test: {
    allowOnly: false,
    globalSetup: 'test/support/temporary-files.ts',
    // Much of the time goes into waiting for processes and sockets: no core is left aside.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'gateway', include: ['test/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'load balancer',
          include: behindLoadBalancer.map((name) => `test/protocol/${name}.test.ts`),
          env: { WIRE: 'alb' },
        },
      },
    ],
  },
});
