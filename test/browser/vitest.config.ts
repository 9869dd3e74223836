import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    allowOnly: false,
    include: ['test/browser/**/*.test.ts'],
    globalSetup: 'test/support/temporary-files.ts',
    // An identity provider made for tests has much to say about that.
    silent: 'passed-only',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
