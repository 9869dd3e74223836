import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    allowOnly: false,
    include: ['test/browser/**/*.test.ts'],
    globalSetup: 'test/support/temporary-files.ts',
    // An identity provider made for tests has much to say about that.
    silent: 'passed-only',
    // What is waited for comes late on a machine that has much else to do, and is no fault then.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
