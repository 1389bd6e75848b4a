/** The stages of `npm test`, cheapest first. A new folder of tests below test/ is listed here. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installMariadb } from '../hosts/mariadb.ts';
import { installSqlite } from '../hosts/sqlite.ts';
import { artifactsFolder, repository } from '../hosts/paths.ts';
import { installPostgres, postgresMajors } from '../hosts/postgres/binaries.ts';
import { findChromium } from '../hosts/vscode/chromium.ts';
import { installVSCode } from '../hosts/vscode/install.ts';
import { reachesBundles, reachesServers, runsWhole, type Changes } from './since.ts';
import { command, countVitest, inVSCode, sum, vitest, windows, type Count, type Stage } from './stage.ts';

const shop = join(repository, 'examples', 'shop');

export interface Wish {
  /** As in breadth.ts. */
  readonly isBroad: boolean;
  /** What tests have to reach; all of them run where nothing is named. */
  readonly changes: Changes | undefined;
}

export function stagesOf(wish: Wish): readonly Stage[] {
  const { changes } = wish;
  const inEditors = changes === undefined || reachesBundles(changes, 'test/vscode', 'test/package');
  const onlyReached = changes === undefined || runsWhole(changes) ? undefined : changes;
  return [
    check(onlyReached),
    hosts(wish),
    ...(changes === undefined || reachesServers(changes) ? [packaged, servers(onlyReached)] : []),
    ...(inEditors ? [editor('newest')] : []),
    // What an old editor lacks the compiler refuses: the types of its interface are those of the oldest.
    ...(inEditors && wish.isBroad ? [editor('oldest')] : []),
    ...(inEditors ? [window] : []),
  ];
}

function check(changes: Changes | undefined): Stage {
  return {
    name: 'check',
    lane: 'first',
    what: 'format, types, lint, imports, unit and rule tests',
    run: async () => {
      const report = join(artifactsFolder, 'vitest-unit.json');
      const since = changes === undefined ? [] : ['--since', changes.revision];
      const gates = await command('node', 'scripts/check.mjs', '--report', report, ...since);
      const unit = countVitest(report, 0);
      return { passed: gates.passed + unit.passed, failed: Math.max(gates.failed, unit.failed) };
    },
  };
}

function hosts({ isBroad }: Wish): Stage {
  return {
    name: 'hosts',
    lane: 'installs',
    what: 'the servers, the browser and the editors that tests start, where they are missing',
    run: async () => {
      await findChromium();
      await installMariadb();
      await installSqlite();
      for (const major of postgresMajors) await installPostgres(major);
      await installVSCode('newest');
      if (isBroad) await installVSCode('oldest');
      return { passed: 1, failed: 0 };
    },
  };
}

const packaged: Stage = {
  name: 'package',
  // Installing mostly waits, so this fills what the unit tests leave of two cores.
  lane: 'installs',
  what: 'the bundles and the VSIX as they ship',
  run: async () =>
    sum(await command('npm', 'run', '--silent', 'package'), await vitest('package', 'test/package')),
};

function servers(changes: Changes | undefined): Stage {
  return {
    name: 'servers',
    lane: 'after',
    what: 'native PostgreSQL, MariaDB and SQLite, the bundled command line, and the language server over stdio',
    run: () => (changes === undefined ? allServers() : reachedServers(changes)),
  };
}

/** In one run: each worker reads the engine once for all of them, which takes five seconds of a processor. */
function allServers(): Promise<Count> {
  return vitest('servers', 'test/databases', 'test/cli', 'test/lsp');
}

/** Command line and language server are bundles in other processes, which no test imports. */
async function reachedServers(changes: Changes): Promise<Count> {
  const since = `--changed=${changes.revision}`;
  if (!reachesBundles(changes)) return vitest('servers', 'test/databases', 'test/cli', 'test/lsp', since);
  const reached = await vitest('servers', 'test/databases', since);
  return sum(reached, await vitest('bundles', 'test/cli', 'test/lsp'));
}

function editor(edition: 'newest' | 'oldest'): Stage {
  return {
    name: edition,
    lane: 'after',
    what: `the packaged extension inside the ${edition} VS Code${edition === 'oldest' ? ' supported' : ''}`,
    run: () => inVSCode(edition, 'suite', { workspace: shop, vsix: vsix() }),
  };
}

const window: Stage = {
  name: 'window',
  lane: 'after',
  what: 'the window as a person drives it; one run with workspace trust on',
  run: () => windows('window', 'test/vscode/ui', { PLINTH_TEST_VSIX: vsix() }),
};

/** The file that the stage `package` wrote. Every stage in an editor tests what users will install. */
function vsix(): string {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    version: string;
  };
  const file = join(repository, `plinth-${version}.vsix`);
  if (!existsSync(file)) throw new Error(`${file} is missing: run the stage 'package' first.`);
  return file;
}
