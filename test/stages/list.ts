/** The stages of `npm test`, cheapest first. A new folder of tests below test/ is listed here. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installMariadb } from '../hosts/mariadb.ts';
import { installSqlite } from '../hosts/sqlite.ts';
import { repository } from '../hosts/paths.ts';
import { installPostgres, postgresMajors } from '../hosts/postgres/binaries.ts';
import { findChromium } from '../hosts/vscode/chromium.ts';
import { installVSCode } from '../hosts/vscode/install.ts';
import { command, count, inVSCode, reporting, sum, vitest, type Stage } from './stage.ts';

const shop = join(repository, 'examples', 'shop');

export interface Wish {
  /** As in breadth.ts. */
  readonly isBroad: boolean;
  /** The test files that have to run; all of them where nothing is named. */
  readonly tests: readonly string[] | undefined;
}

export function stagesOf({ isBroad, tests }: Wish): readonly Stage[] {
  const within = (folder: RegExp): readonly string[] | undefined => tests?.filter((one) => folder.test(one));
  const ofServers = within(/^test\/(?:databases|cli|lsp|webview)\//);
  const ofWindows = within(/^test\/vscode\/ui\//);
  const ofPackage = within(/^test\/package\//);
  const isAsked = (some: readonly string[] | undefined): boolean => some === undefined || some.length > 0;
  const [hasServers, hasWindows] = [isAsked(ofServers), isAsked(ofWindows)];
  const hasEditors = tests === undefined || tests.some((one) => one.startsWith('test/vscode/suite/'));
  const packs = hasWindows || hasEditors || isAsked(ofPackage);
  const usual: readonly (Stage | undefined)[] = [
    check(within(/^(?!test\/(?:databases|cli|lsp|webview|package|vscode)\/)/)),
    hasServers || packs ? hosts(isBroad) : undefined,
    packs ? packaged(ofPackage) : hasServers ? built : undefined,
    hasServers ? servers(ofServers) : undefined,
    hasEditors ? editor('newest') : undefined,
    // What an old editor lacks the compiler refuses: the types of its interface are those of the oldest.
    hasEditors && isBroad ? editor('oldest') : undefined,
    hasWindows ? window(ofWindows) : undefined,
  ];
  return usual.filter((stage) => stage !== undefined);
}

function check(tests: readonly string[] | undefined): Stage {
  // Contract tests read files as text and import few of them.
  const named = tests === undefined ? [] : ['test/contract', ...tests].flatMap((test) => ['--test', test]);
  return {
    name: 'check',
    lane: 'first',
    what: 'types, lint, format, imports, unit and rule tests',
    ...(tests === undefined ? { budget: 220 } : {}),
    run: async () => {
      const { passed, failed, ...rest } = await reporting('unit', ['node', 'scripts/check.mjs', ...named]);
      return { passed: passed + (failed === 0 ? 1 : 0), failed, ...rest };
    },
  };
}

function hosts(isBroad: boolean): Stage {
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
      return count(1, 0);
    },
  };
}

function packaged(tests: readonly string[] | undefined): Stage {
  return {
    name: 'package',
    // Installing mostly waits, so this fills what the unit tests leave of two cores.
    lane: 'installs',
    what: 'the bundles and the VSIX as they ship',
    run: async () => {
      const made = await command('npm', 'run', '--silent', 'package');
      if (tests?.length === 0) return made;
      return sum(made, await vitest('package', ['test/package']));
    },
  };
}

const built: Stage = {
  name: 'build',
  lane: 'installs',
  what: 'the bundles, not minified',
  run: () => command('npm', 'run', '--silent', 'build'),
};

function servers(tests: readonly string[] | undefined): Stage {
  return {
    name: 'servers',
    lane: 'after',
    what: 'native PostgreSQL, MariaDB and SQLite, the bundled command line, the language server over stdio, pages in a browser',
    ...(tests === undefined ? { budget: 360 } : {}),
    // In one run: each worker reads the engine once for all of them, which takes five seconds of a processor.
    run: () => vitest('servers', tests ?? ['test/databases', 'test/cli', 'test/lsp', 'test/webview']),
  };
}

function editor(edition: 'newest' | 'oldest'): Stage {
  return {
    name: edition,
    lane: 'after',
    what: `the packaged extension inside the ${edition} VS Code${edition === 'oldest' ? ' supported' : ''}`,
    budget: 60,
    run: () => inVSCode(edition, 'suite', { workspace: shop, vsix: vsix() }),
  };
}

/** One window after the other: two editors at once on two cores would wait for each other. */
function window(tests: readonly string[] | undefined): Stage {
  return {
    name: 'window',
    lane: 'after',
    what: 'the window as a person drives it',
    ...(tests === undefined ? { budget: 100 } : {}),
    run: () =>
      vitest('window', ['--no-file-parallelism', ...(tests ?? ['test/vscode/ui'])], {
        PLINTH_TEST_VSIX: vsix(),
      }),
  };
}

/** The file that the stage `package` wrote. Every stage in an editor tests what users will install. */
function vsix(): string {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    version: string;
  };
  const file = join(repository, `plinth-${version}.vsix`);
  if (!existsSync(file)) throw new Error(`${file} is missing: run the stage 'package' first.`);
  return file;
}
