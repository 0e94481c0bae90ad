import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Vitest would leave one core to others, and on two cores run one file after another. */
const maxWorkers = Math.max(2, availableParallelism());

/** Unit tests are pure and fast; integration tests (`*.integration.test.ts`) start real databases, sandboxes and servers. */
export default defineConfig({
  test: {
    reporters: ['default'],
    maxWorkers,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A busy machine is slow, not wrong: Vitest would give up polling after one second.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{shared,server,bench}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.integration.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'client',
          environment: 'happy-dom',
          include: ['client/**/*.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{server,bench}/**/*.integration.test.ts'],
        },
      },
    ],
  },
});
