/**
 * What MariaDB grants against what the effects tell, over checkouts: each MySQL migration folder is proved on a MariaDB server that Plinth
 * starts, and for each change of a table the ALGORITHM and LOCK that the server granted are compared with those that were expected. Each
 * difference is an error of the effects, and is printed; so is what the server refused, which the migrations' authors did not see there.
 * Exits with 1 where there is a difference, or where nothing was granted.
 *   npm run real:algorithms -- FOLDER …
 */
import { spawnSync } from 'node:child_process';
import { basename, join, resolve } from 'node:path';
import { repository } from '../hosts/paths.ts';

interface Outcome {
  readonly kind: string;
  readonly granted?: object | null;
  readonly differences?: readonly { readonly expected: string; readonly measured: string }[];
  /** Of the server, where it refused. */
  readonly message?: string;
}

interface Proved {
  readonly migrations: readonly {
    readonly statements: readonly {
      readonly file: string;
      readonly line: number;
      readonly sql: string;
      readonly outcome: Outcome;
    }[];
  }[];
}

const mostOutput = 256 * 2 ** 20;
const ran: ReadonlySet<string> = new Set(['applied', 'control', 'measured', 'expected']);

for (const folder of process.argv.slice(2).map((path) => resolve(path))) prove(folder);

function prove(folder: string): void {
  const program = join(repository, 'dist', 'cli.cjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [program, 'prove', '.', '--scope', 'all', '--no-rollback', '--format', 'json'],
    { cwd: folder, encoding: 'utf8', maxBuffer: mostOutput },
  );
  if (stdout === '') throw new Error(`${folder}: ${stderr}`);
  const { migrations } = JSON.parse(stdout) as Proved;
  const all = migrations.flatMap(({ statements }) => statements);
  const granted = all.filter(({ outcome }) => (outcome.granted ?? null) !== null);
  const differing = granted.filter(({ outcome }) => (outcome.differences ?? []).length > 0);
  const done = all.filter(({ outcome }) => ran.has(outcome.kind)).length;
  console.log(
    `== ${basename(folder)}: ${migrations.length} migrations, ${done} of ${all.length} statements run; ${granted.length} granted, ${differing.length} differ`,
  );
  for (const { file, line, sql, outcome } of all) {
    const place = `${basename(file)}:${line}  ${sql.replaceAll(/\s+/g, ' ').slice(0, 150)}`;
    for (const { expected, measured } of outcome.differences ?? [])
      console.log(`   told ${expected}, granted ${measured}  ${place}`);
    if (outcome.kind === 'refused') console.log(`   refused: ${outcome.message ?? ''}  ${place}`);
  }
  if (granted.length === 0 || differing.length > 0) process.exitCode = 1;
}
