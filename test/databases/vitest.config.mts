// Tests against native PostgreSQL servers. `npx vitest run --config test/databases/vitest.config.mts [file]`
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..', '..'),
    include: ['test/databases/**/*.test.ts'],
    globalSetup: ['test/hosts/postgres/vitest-setup.ts'],
    // The first test that asks for a major may have to install it.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'threads',
  },
});
