import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    allowOnly: false,
    include: ['test/deployed/**/*.test.ts'],
    globalSetup: ['test/support/temporary-files.ts', 'test/deployed/synthesise.ts'],
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
