import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    allowOnly: false,
    include: ['test/**/*.test.ts'],
    // Each has a command of its own: npm run test:browser needs Chromium, npm run test:deployed the synthesised stacks.
    exclude: ['test/browser/**', 'test/deployed/**'],
    globalSetup: 'test/support/temporary-files.ts',
    // Much of the time goes into waiting for processes and sockets: no core is left aside.
    maxWorkers: '100%',
    // No test leaves anything behind in a module: each process loads the code once for all its files, a third of all processor time.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
