/** The stages of `npm test`, cheapest first. A new folder of tests below test/ is listed here. */
import { join } from 'node:path';
import { artifactsFolder, repository } from '../hosts/paths.ts';
import { command, countVitest, vitest, inVSCode, type Stage } from './stage.ts';

const shop = join(repository, 'examples', 'shop');

export const stages: readonly Stage[] = [
  {
    name: 'check',
    what: 'format, types, lint, imports, unit and rule tests',
    run: async () => {
      const report = join(artifactsFolder, 'vitest-unit.json');
      const gates = await command('node', 'scripts/check.mjs', '--report', report);
      const unit = countVitest(report, 0);
      return { passed: gates.passed + unit.passed, failed: Math.max(gates.failed, unit.failed) };
    },
  },
  {
    name: 'build',
    what: 'the bundles as they ship',
    run: () => command('node', 'esbuild.mjs', '--production'),
  },
  {
    name: 'databases',
    what: 'native PostgreSQL 14 to 18',
    run: () => vitest('databases', 'test/databases'),
  },
  {
    name: 'newest',
    what: 'the extension inside the newest VS Code',
    run: () => inVSCode('newest', 'suite', { workspace: shop }),
  },
  {
    name: 'oldest',
    what: 'the extension inside the oldest VS Code supported',
    run: () => inVSCode('oldest', 'suite', { workspace: shop }),
  },
];
