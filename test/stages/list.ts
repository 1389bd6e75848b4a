/**
 * The stages of `npm test`, cheapest first. A new folder of tests below test/ is listed here. One editor at a time takes no more than one of
 * two cores, so the stages with servers run beside it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installMariadb } from '../hosts/mariadb.ts';
import { installSqlite } from '../hosts/sqlite.ts';
import { artifactsFolder, repository } from '../hosts/paths.ts';
import { installPostgres, postgresMajors } from '../hosts/postgres/binaries.ts';
import { findChromium } from '../hosts/vscode/chromium.ts';
import { installVSCode } from '../hosts/vscode/install.ts';
import { command, countVitest, inVSCode, sum, vitest, windows, type Stage } from './stage.ts';

const shop = join(repository, 'examples', 'shop');

export const stages: readonly Stage[] = [
  {
    name: 'check',
    lane: 'first',
    what: 'format, types, lint, imports, unit and rule tests',
    run: async () => {
      const report = join(artifactsFolder, 'vitest-unit.json');
      const gates = await command('node', 'scripts/check.mjs', '--report', report);
      const unit = countVitest(report, 0);
      return { passed: gates.passed + unit.passed, failed: Math.max(gates.failed, unit.failed) };
    },
  },
  {
    name: 'hosts',
    lane: 'installs',
    what: 'the servers, the browser and the editors that tests start, where they are missing',
    run: async () => {
      await findChromium();
      await installMariadb();
      await installSqlite();
      for (const major of postgresMajors) await installPostgres(major);
      for (const edition of ['newest', 'oldest'] as const) await installVSCode(edition);
      return { passed: 1, failed: 0 };
    },
  },
  {
    name: 'package',
    // Installing mostly waits, so this fills what the unit tests leave of two cores.
    lane: 'installs',
    what: 'the bundles and the VSIX as they ship',
    run: async () =>
      sum(await command('npm', 'run', '--silent', 'package'), await vitest('package', 'test/package')),
  },
  {
    name: 'servers',
    lane: 'servers',
    what: 'native PostgreSQL 14 to 18, MariaDB and SQLite, the bundled command line, and the language server over stdio',
    // In one run: each worker reads the engine once for all of them, which takes five seconds of a processor.
    run: () => vitest('servers', 'test/databases', 'test/cli', 'test/lsp'),
  },
  {
    name: 'newest',
    lane: 'editors',
    what: 'the packaged extension inside the newest VS Code',
    run: () => inVSCode('newest', 'suite', { workspace: shop, vsix: vsix() }),
  },
  {
    name: 'oldest',
    lane: 'editors',
    what: 'the packaged extension inside the oldest VS Code supported',
    run: () => inVSCode('oldest', 'suite', { workspace: shop, vsix: vsix() }),
  },
  {
    name: 'window',
    lane: 'editors',
    what: 'the window as a person drives it, with screenshots; one run with workspace trust on',
    run: () => windows('window', 'test/vscode/ui', { PLINTH_TEST_VSIX: vsix() }),
  },
];

/** The file that the stage `package` wrote. Every stage in an editor tests what users will install. */
function vsix(): string {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    version: string;
  };
  const file = join(repository, `plinth-${version}.vsix`);
  if (!existsSync(file)) throw new Error(`${file} is missing: run the stage 'package' first.`);
  return file;
}
