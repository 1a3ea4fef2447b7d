import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // What hangs has an end; far above what the slowest test takes on a busy machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    // What is polled for comes; the usual second is less than a busy machine may take for it.
    expect: { poll: { timeout: 60_000 } },
  },
});
