// Unit, rule and contract tests. What needs a server, a process or an editor has its own runner (scripts/test.ts).
import { defineConfig } from 'vitest/config';
import { excluded } from './test/breadth.ts';
import { oneModuleCache } from './test/module-cache.mts';

export default defineConfig({
  plugins: [oneModuleCache],
  test: {
    include: [
      '{core,engine,protocol,server,client,cli}/**/*.test.ts',
      'test/{contract,guard,rules,recall,review,models,grammar,splitting,outages}/**/*.test.ts',
    ],
    exclude: excluded,
    // Beside servers and editors a test of five seconds was seen to take more than thirty.
    testTimeout: 120_000,
    pool: 'threads',
    // They share nothing that one could change, and reading all rules for each file takes as long as trying them.
    isolate: false,
    // What the compiler made of a file that has not changed since is read again, here and in the tests with servers.
    experimental: { fsModuleCache: true },
  },
});
