/**
 * Generates the tables of supported servers in docs/support.md and docs/adding-an-engine.md, between two comments. The counts come from the
 * modules themselves, with the source of each fact (measured, or from a manual).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { majors } from '../../core/effects/facts/fact.ts';
import { measuredMariadb } from '../../core/effects/mysql/facts.ts';
import { measuredSqlite } from '../../core/effects/sqlite/facts.ts';
import type { Ability } from '../../core/connections/ability.ts';
import type { EngineName } from '../../core/connections/profile.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { versionName } from '../../core/migrations/dialect/server-version.ts';
import { rules } from '../../core/rules/index.ts';
import { allEngines } from '../../engine/databases/engines.ts';
import { abilitiesOf, type DatabaseEngine } from '../../engine/databases/engine.ts';
import { repository, type GeneratedFile } from './generated.ts';

interface Server {
  readonly name: string;
  readonly dialect: SpokenDialect;
  readonly engine: EngineName | undefined;
  /** The source of its effects. */
  readonly effects: string;
  /** The live server version used in the tests; undefined if none. */
  readonly tested: string | undefined;
  /** What was tested instead. */
  readonly instead?: string;
  readonly proof: string;
  /** What is said of these in place of what its abilities tell: why it has none, or where it has them. */
  readonly says?: Readonly<Partial<Record<Row, string>>>;
}

const health = 'health of a running server, slow statements';

type Row = typeof health | 'index advice' | 'measured plans' | 'who waits for whom' | 'safe to run now';

const documented = 'from its documentation';
const noServer = 'no: a file has no server, and nobody records its statements';
const unknownHolders = 'no: a file tells nobody who has it open';
const aloneInFolder = 'no: a program that opens the folder has it alone';
const onlyWriter = 'no: a program that writes has the file alone';

/** In the order of the columns. */
const servers: readonly Server[] = [
  {
    name: 'PostgreSQL',
    dialect: 'postgresql',
    engine: 'postgresql',
    effects: `measured, ${String(majors[0])} to ${String(majors.at(-1))}`,
    tested: `${String(majors[0])} to ${String(majors.at(-1))}`,
    proof: 'embedded, or on a scratch server',
  },
  {
    name: 'MySQL',
    dialect: 'mysql',
    engine: 'mysql',
    effects: documented,
    tested: undefined,
    proof: 'on a scratch server, untested',
    says: {
      'who waits for whom': 'no: what performance_schema of MySQL tells could not be tested',
      'index advice': 'on a MariaDB that it starts',
    },
  },
  {
    name: 'MariaDB',
    dialect: 'mysql',
    engine: 'mysql',
    effects: `measured, ${versionName('mysql', measuredMariadb)}`,
    tested: versionName('mysql', measuredMariadb),
    proof: `tested, ${versionName('mysql', measuredMariadb)}, on a server that it starts`,
    says: {
      'index advice': `tested, ${versionName('mysql', measuredMariadb)}, on a server that it starts`,
    },
  },
  {
    name: 'SQLite',
    dialect: 'sqlite',
    engine: 'sqlite',
    effects: `measured, ${versionName('sqlite', measuredSqlite)}`,
    // Files are read by the SQLite that ships with Plinth.
    tested: 'built-in SQLite',
    proof: 'embedded',
    says: {
      [health]: noServer,
      'measured plans': 'no: SQLite counts rows only in a build of its own (SQLITE_ENABLE_STMT_SCANSTATUS)',
      'who waits for whom': unknownHolders,
      'safe to run now': unknownHolders,
    },
  },
  {
    name: 'SQL Server',
    dialect: 'sqlserver',
    engine: 'sqlserver',
    effects: documented,
    tested: undefined,
    instead: 'its documentation',
    proof: 'no',
  },
  {
    name: 'DuckDB',
    dialect: 'duckdb',
    engine: 'duckdb',
    effects: 'no',
    // Files are read by the package of the user's project.
    tested: '1.5',
    proof: 'no',
    says: { [health]: noServer, 'who waits for whom': onlyWriter, 'safe to run now': onlyWriter },
  },
  {
    name: 'ClickHouse',
    dialect: 'clickhouse',
    engine: 'clickhouse',
    effects: 'no',
    // Folders of data are read by the package of the user's project.
    tested: '26.7',
    proof: 'no',
    says: {
      [health]: 'no: a folder of data has no server',
      'measured plans': 'no: ClickHouse tells what a run took in rounded figures',
      'who waits for whom': aloneInFolder,
      'safe to run now': aloneInFolder,
    },
  },
];

const rows: readonly (readonly [string, (server: Server) => string])[] = [
  ['migrations are read and replayed', () => 'yes'],
  ['rules', ({ dialect }) => String(rules.filter((rule) => rule.dialects.includes(dialect)).length)],
  ['what a statement locks and rewrites', ({ effects }) => effects],
  ['proof', ({ proof }) => proof],
  ['connections, explorer', (server) => live(server, () => true)],
  ['EXPLAIN', (server) => live(server, can('explain'))],
  ['measured plans', (server) => able(server, 'measured plans', 'measure')],
  ['review', () => 'yes'],
  ['drift', (server) => live(server, ({ name }) => compared.has(name))],
  [
    health,
    (server) =>
      server.says?.[health] ??
      live(server, (engine) => can('health')(engine) && engine.statements !== undefined),
  ],
  ['who waits for whom', (server) => able(server, 'who waits for whom', 'locks')],
  ['sizes pulled from a server', (server) => live(server, ({ name }) => compared.has(name))],
  ['safe to run now', (server) => able(server, 'safe to run now', 'safeNow')],
  [
    'index advice',
    (server) => server.says?.['index advice'] ?? live(server, ({ name }) => advised.has(name)),
  ],
];

/** `plinth drift` and `plinth stats pull`: test/cli/drift.test.ts, test/cli/mariadb.test.ts, test/cli/sqlite.test.ts. */
const compared: ReadonlySet<EngineName> = new Set<EngineName>(['postgresql', 'mysql', 'sqlite']);

/** `plinth advise`: test/cli/advise.test.ts, test/cli/sqlite.test.ts; of MariaDB test/cli/mariadb-advise.test.ts. */
const advised: ReadonlySet<EngineName> = new Set<EngineName>(['postgresql', 'sqlite']);

function able(server: Server, row: Row, ability: Ability): string {
  return server.says?.[row] ?? live(server, can(ability));
}

function can(ability: Ability): (engine: DatabaseEngine) => boolean {
  return (engine) => abilitiesOf(engine).includes(ability);
}

function live({ engine, tested, instead }: Server, has: (engine: DatabaseEngine) => boolean): string {
  const found = allEngines.find(({ name }) => name === engine);
  if (found === undefined || !has(found)) return 'no';
  if (tested !== undefined) return `tested, ${tested}`;
  return instead === undefined ? 'yes, untested' : `yes, against ${instead}`;
}

function table(): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['', ...servers.map(({ name }) => name)]),
    line(['', ...servers].map(() => '---')),
    ...rows.map(([title, of]) => line([title, ...servers.map(of)])),
  ].join('\n');
}

const [begin, end] = ['<!-- servers: written by `npm run generate` -->', '<!-- end of servers -->'] as const;

function withTable(path: string): GeneratedFile {
  const text = readFileSync(join(repository, path), 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no place for the table of servers.`);
  return { path, text: `${text.slice(0, from)}${begin}\n\n${table()}\n\n${text.slice(to)}` };
}

export function files(): readonly GeneratedFile[] {
  return ['docs/support.md', 'docs/adding-an-engine.md'].map(withTable);
}
