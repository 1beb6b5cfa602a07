import { defineConfig } from 'vitest/config';

/** Tests against a real API server, one file at a time: each starts its own, and the machine may have two cores. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
