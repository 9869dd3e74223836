import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    allowOnly: false,
    include: ['test/**/*.test.ts'],
    // Needs Chromium: npm run test:browser.
    exclude: ['test/browser/**'],
    globalSetup: 'test/support/temporary-files.ts',
    // Much of the time goes into waiting for processes and sockets: no core is left aside.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
