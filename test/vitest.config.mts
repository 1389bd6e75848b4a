// Tests that cross a border: servers, processes, packages, the editor's window. Unit tests have the configuration at the top.
//   npx vitest run --config test/vitest.config.mts test/databases
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.mts';
import { excluded } from './breadth.ts';
import { oneModuleCache } from './module-cache.mts';
import { patienceMs } from './patience.ts';

export default defineConfig({
  plugins: [oneModuleCache],
  test: {
    root: resolve(import.meta.dirname, '..'),
    include: ['test/{databases,lsp,cli,webview,package,vscode/ui}/**/*.test.ts'],
    exclude: excluded,
    // A group may have tests of a broad run alone; a file without any is a failure (stages/reporter.mts).
    passWithNoTests: true,
    // Lends native PostgreSQL servers to whoever asks; starts none by itself.
    globalSetup: ['test/hosts/postgres/vitest-setup.ts'],
    // A picture of each window that is open when a test fails; opens none by itself.
    setupFiles: ['test/hosts/vscode/vitest-setup.ts'],
    // The first test that asks for a host may have to install it.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A busy window needs more than the second that is usual.
    expect: { poll: { timeout: patienceMs, interval: 100 } },
    // A server or a window on a busy machine fails now and then for reasons of its own; the run names each test that needed it.
    retry: 1,
    // Each worker a process of its own: to start another one, Node copies the tables of all memory that it has, which for all workers in one takes
    // five times as long.
    pool: 'forks',
    // Reading the engine and building the embedded server's process once for each worker, and not for each file. Helpers clean up by `onTestFinished`: a hook at the top of a helper would be that of the first file alone.
    isolate: false,
    // Each stage reads the engine again: what the compiler made of a file is kept for the next one, from the unit tests on.
    experimental: { fsModuleCache: true },
    // One for each core: with one more, the servers and processes of all of them wait for each other.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
  },
});
