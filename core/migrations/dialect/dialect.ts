/**
 * Decides the dialect of a migration folder or a single file, and why. Sources in order of precedence: the tool's configuration, names of
 * folders and files, the text, the project's dependencies. Without an answer the dialect is unknown, and the file gets no findings.
 */
import type { DialectId, SpokenDialect } from '../convention.ts';
import { isOfH2, marksIn, weigh, weightOf, type Recognised } from './text-evidence.ts';
import { baseOf, folderOf, oncePerListing, type Listing } from '../listing.ts';
import type { Reason } from '../reason.ts';

export interface DialectDecision {
  readonly dialect: DialectId;
  /** The display name, also of dialects that Plinth only recognises. */
  readonly name: string;
  readonly reasons: readonly Reason[];
  /** Only one or two words suggest it, which other servers might accept too. */
  readonly slight?: true;
}

const names: Readonly<Record<DialectId, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  sqlite: 'SQLite',
  sqlserver: 'SQL Server',
  duckdb: 'DuckDB',
  clickhouse: 'ClickHouse',
  unknown: 'an unknown dialect',
};

const spoken: Readonly<Record<SpokenDialect, true>> = {
  postgresql: true,
  mysql: true,
  sqlite: true,
  sqlserver: true,
  duckdb: true,
  clickhouse: true,
};

/** As the configuration and the command line spell them. */
export const spokenDialects = Object.keys(spoken) as readonly string[] as readonly SpokenDialect[];

/** Plinth supports the dialect; others are recognised so that they can be skipped. */
export function isSpoken(dialect: Recognised | DialectId | undefined): dialect is SpokenDialect {
  return dialect !== undefined && dialect in spoken;
}

export function dialectName(dialect: DialectId): string {
  return names[dialect];
}

const words: Readonly<Record<string, Recognised>> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  pg: 'postgresql',
  pgsql: 'postgresql',
  psql: 'postgresql',
  pgx: 'postgresql',
  postgis: 'postgresql',
  timescaledb: 'postgresql',
  supabase: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite',
  d1: 'sqlite',
  libsql: 'sqlite',
  turso: 'sqlite',
  mssql: 'sqlserver',
  sqlserver: 'sqlserver',
  tsql: 'sqlserver',
  oracle: 'Oracle',
  clickhouse: 'clickhouse',
  cockroach: 'CockroachDB',
  cockroachdb: 'CockroachDB',
  crdb: 'CockroachDB',
  snowflake: 'Snowflake',
  bigquery: 'BigQuery',
  redshift: 'Amazon Redshift',
  hive: 'Apache Hive',
  cassandra: 'Cassandra',
  spanner: 'Spanner',
  db2: 'Db2',
  h2: 'H2',
  duckdb: 'duckdb',
  sqlanywhere: 'SQL Anywhere',
  sybase: 'Sybase',
  firebird: 'Firebird',
  derby: 'Apache Derby',
  hsqldb: 'HSQLDB',
  hsql: 'HSQLDB',
  informix: 'Informix',
};

export function decision(recognised: Recognised | undefined, reasons: readonly Reason[]): DialectDecision {
  if (recognised === undefined) return { dialect: 'unknown', name: names.unknown, reasons };
  const dialect = idOf(recognised);
  return { dialect, name: dialect === 'unknown' ? recognised : names[dialect], reasons };
}

/** A dialect as tools spell it: postgres, pgx, sqlite3 … */
export function dialectWord(word: string): Recognised | undefined {
  const written = word.toLowerCase();
  return words[written] ?? words[variant.exec(written)?.[1] ?? ''];
}

/**
 * Named after a database that shares PostgreSQL's language or much of it: `cockroachdb`, `redshift/migrations`, `h2`. The texts alone would
 * look like PostgreSQL.
 */
export function isNamedForAnother(folder: string): boolean {
  const own = folder.replace(/\/(?:migrations?|migrate|sql|versions)$/i, '');
  const named = dialectOfPath(baseOf(own))?.recognised;
  return named !== undefined && likePostgres.has(named);
}

const likePostgres: ReadonlySet<Recognised> = new Set([
  ...(['CockroachDB', 'Amazon Redshift', 'H2', 'HSQLDB'] as const),
]);

/** A version or build of a server: mysql8, sqlite3, sqlitelb. A converter belongs to neither: mysql2pgsql. */
const variant = /^(postgres|mysql|mariadb|sqlite|mssql|sqlserver)(?!.*(?:to|2)[a-z])[a-z\d]+$/;

/** The dialect that a path names, last segment first; separators and suffixes delimit words. */
export function dialectOfPath(
  path: string,
): { readonly recognised: Recognised; readonly word: string } | undefined {
  for (const segment of path.split('/').reverse()) {
    for (const word of segment.split(/[^A-Za-z0-9]+/).reverse()) {
      const recognised = dialectWord(word);
      if (recognised !== undefined) return { recognised, word };
    }
  }
  return undefined;
}

/** The dialect of one file outside of migration folders, or of a text without a path. */
export function dialectOfFile(path: string, text: string): DialectDecision {
  // Computed at every edit of a file: the beginning is enough.
  const verdict = weigh(marksIn(text.slice(0, 8_192)));
  const named = dialectOfPath(path);
  // `1_users.cockroach.up.sql`: an explicit suffix decides.
  for (const word of [...baseOf(path).split('.').slice(1, -1), ...ownWords(path)]) {
    const meant = dialectWord(word);
    if (meant !== undefined) return decision(meant, [{ kind: 'path', word, path }]);
  }
  // A text that clearly belongs to one dialect overrides a folder's name; a single ambiguous word does not.
  const isInNamed = dialectOfPath(folderOf(path)) !== undefined;
  if (verdict.dialect !== undefined && (weightOf(verdict) >= 4 || !isInNamed))
    return {
      ...decision(verdict.dialect, [syntax(verdict.marks, path)]),
      ...(weightOf(verdict) < 4 ? { slight: true } : {}),
    };
  if (named !== undefined) return decision(named.recognised, [{ kind: 'path', word: named.word, path }]);
  return decision(undefined, []);
}

/** `upgrade_3_to_4_sqlite.sql`, but not `import_from_mysql.sql`, which is for another database. */
function ownWords(path: string): readonly string[] {
  const words = baseOf(path)
    .replace(/\.sql$/i, '')
    .split(/[^A-Za-z0-9]+/);
  const [before = '', last = ''] = words.slice(-2);
  const [first = '', next = ''] = words;
  if (words.length < 2) return [];
  return [
    ...(other.test(before) ? [] : [last]),
    // `db2_engine_7.4.sql`; the names of some other databases are common words.
    ...(/^(?:db2|sqlite3?|mssql|sqlserver|mysql|mariadb|postgres|postgresql)$/i.test(first) &&
    !other.test(next)
      ? [first]
      : []),
  ];
}

const other = /^(?:from|to|with|like|vs|import|export|fdw)$/i;

/** True if a file clearly belongs to another dialect than its folder. */
export function contradicts(dialect: DialectId, path: string, text: string): DialectDecision | undefined {
  const named = dialectOfPath(path.slice(path.lastIndexOf('/') + 1));
  if (named !== undefined && idOf(named.recognised) !== dialect) {
    return decision(named.recognised, [{ kind: 'path', word: named.word, path }]);
  }
  const verdict = weigh(marksIn(text.slice(0, sampleLength)));
  if (verdict.dialect === undefined || idOf(verdict.dialect) === dialect || weightOf(verdict) < 4)
    return undefined;
  return decision(verdict.dialect, [syntax(verdict.marks, path)]);
}

/** The dialect of a folder's texts, from a sample: its first, its newest and some between. */
export function dialectOfTexts(folder: string, files: readonly string[], listing: Listing): DialectDecision {
  const paths = sample(files.map((file) => (folder === '' ? file : `${folder}/${file}`)));
  const found = paths.map((path) => ({
    path,
    marks: marksIn(listing.text(path)?.slice(0, sampleLength) ?? ''),
  }));
  const decided = found.flatMap(({ marks }) => weigh(marks).dialect ?? []);
  // A single deviating file does not make a folder ambiguous: the dialect of most files counts, and the sum of all marks if files disagree.
  const common = [...new Set(decided)].find(
    (one) => decided.filter((other) => other === one).length * 3 >= decided.length * 2,
  );
  const all = found.flatMap(({ marks }) => marks);
  const speaks = isOfH2(all) ? 'H2' : common;
  const verdict = weigh(speaks === undefined ? all : all.filter((mark) => mark.dialect === speaks));
  if (verdict.dialect === undefined) return decision(undefined, []);
  const [heaviest] = verdict.marks;
  const example =
    found.find(({ marks }) => marks.some((mark) => mark.name === heaviest?.name))?.path ?? folder;
  return {
    ...decision(verdict.dialect, [syntax(verdict.marks, example)]),
    ...(weightOf(verdict) < 4 ? { slight: true } : {}),
  };
}

/** The dialect that project files depend on, if they agree. */
export function dialectOfManifests(listing: Listing, folder: string): DialectDecision {
  const found: { readonly recognised: Recognised; readonly reason: Reason }[] = [];
  for (const { path, home, dependencies } of manifestsIn(listing)) {
    if (!`${folder}/`.startsWith(home)) continue;
    const text = listing.text(path) ?? '';
    for (const [recognised, pattern] of dependencies) {
      const says = pattern.exec(text)?.[0];
      if (says !== undefined) found.push({ recognised, reason: { kind: 'manifest', file: path, says } });
    }
  }
  // Beside a driver of another database it is a tool for files.
  const servers = found.filter(({ recognised }) => recognised !== 'duckdb');
  const told = servers.length > 0 ? servers : found;
  const agreed = new Set(told.map(({ recognised }) => recognised));
  const [first] = told;
  return agreed.size === 1 && first !== undefined
    ? decision(first.recognised, [first.reason])
    : decision(undefined, []);
}

/** True if a project file anywhere depends on a database other than this one. */
export function dependsOnOther(listing: Listing, one: Recognised): boolean {
  return manifestsIn(listing).some(({ path, dependencies }) => {
    const text = (listing.text(path) ?? '').replaceAll(/^.*\/\/ indirect.*$/gm, '');
    return (
      otherDrivers.test(text) ||
      dependencies.some(([recognised, pattern]) => recognised !== one && pattern.test(text))
    );
  });
}

/** Databases that Plinth only recognises. */
const otherDrivers =
  /com\.h2database|\bhsqldb\b|\bderby(?:client|tools)?\b|cockroach|clickhouse|snowflake|redshift|bigquery|spanner|oracledb|cx_Oracle|godror|\bduckdb\b|cassandra|gocql|firebird|\bibm_db\b|vertica|ydb-|\btidb\b/i;

/** Project files with the folder of each, which ends with a slash: computed once, because every folder asks for them. */
const manifestsIn = oncePerListing(({ paths }) =>
  paths.flatMap((path) => {
    const base = baseOf(path);
    const dependencies = manifests[base] ?? (/\.(?:cs|fs|sql)proj$/.test(base) ? dotnet : undefined);
    return dependencies === undefined
      ? []
      : [{ path, home: path.slice(0, path.length - base.length), dependencies }];
  }),
);

export const sampleLength = 32_768;

type Dependencies = readonly (readonly [Recognised, RegExp])[];

/** A transitive dependency is marked: `// indirect`. */
const go: Dependencies = [
  ['postgresql', /(?:github\.com\/lib\/pq|github\.com\/jackc\/pgx)(?![^\n]*\/\/ indirect)/],
  ['mysql', /github\.com\/go-sql-driver\/mysql(?![^\n]*\/\/ indirect)/],
  [
    'sqlite',
    /(?:github\.com\/(?:mattn\/go-sqlite3|ncruces\/go-sqlite3|glebarez\/(?:go-)?sqlite|mutecomm\/go-sqlcipher)|modernc\.org\/sqlite|zombiezen\.com\/go\/sqlite)(?![^\n]*\/\/ indirect)/,
  ],
  ['sqlserver', /github\.com\/(?:denisenkom|microsoft)\/go-mssqldb(?![^\n]*\/\/ indirect)/],
  ['clickhouse', /github\.com\/ClickHouse\/(?:clickhouse-go|ch-go)(?![^\n]*\/\/ indirect)/],
  ['duckdb', /github\.com\/(?:marcboeker|duckdb)\/(?:go-duckdb|duckdb-go)(?![^\n]*\/\/ indirect)/],
];
const javascript: Dependencies = [
  ['postgresql', /"(?:pg|postgres|@neondatabase\/serverless|slonik|postgres-migrations)"\s*:/],
  ['mysql', /"(?:mysql2?|mariadb)"\s*:/],
  ['sqlite', /"(?:better-sqlite3|sqlite3?|@libsql\/client)"\s*:/],
  ['sqlserver', /"(?:mssql|tedious)"\s*:/],
  ['duckdb', /"(?:duckdb|duckdb-async|@duckdb\/(?:node-api|duckdb-wasm))"\s*:/],
  ['clickhouse', /"(?:@clickhouse\/client(?:-web)?|clickhouse)"\s*:/],
];
const rust: Dependencies = [
  ['postgresql', /"postgres"|tokio-postgres|diesel_async.*postgres/],
  ['mysql', /"mysql"/],
  ['sqlite', /"sqlite"|rusqlite/],
  ['duckdb', /^duckdb\s*=/m],
  ['clickhouse', /^clickhouse(?:-rs)?\s*=/m],
];
const python: Dependencies = [
  ['postgresql', /\b(?:psycopg\w*|asyncpg|pg8000)\b/],
  ['mysql', /\b(?:pymysql|mysqlclient|aiomysql)\b/i],
  ['sqlserver', /\bpyodbc\b/],
  ['duckdb', /\b(?:dbt-)?duckdb\b/],
  ['clickhouse', /\b(?:clickhouse-(?:driver|connect|sqlalchemy|migrations)|dbt-clickhouse|asynch)\b/],
];
const compose: Dependencies = [
  ['postgresql', /image:\s*["']?\S*postg(?:res|is)\S*/],
  ['mysql', /image:\s*["']?\S*(?:mysql|mariadb)\S*/],
  ['sqlserver', /image:\s*["']?\S*mssql\S*/],
];
/** D1 is Cloudflare's SQLite. */
const worker: Dependencies = [['sqlite', /\bd1_databases\b/]];
const java: Dependencies = [
  ['postgresql', /org\.postgresql/],
  ['mysql', /mysql-connector|org\.mariadb/],
  // A mobile app has no other database; a server's tests may use it besides the server's own.
  [
    'sqlite',
    /\bcom\.android\.(?:application|library)\b|androidx[.:](?:sqlite|room)|^\s*(?:api|implementation|runtimeOnly)\b[^\n]*sqlite-jdbc/m,
  ],
  ['sqlserver', /mssql-jdbc/],
  ['Oracle', /com\.oracle\.database/],
];
/** .NET projects have arbitrary names; database projects for SQL Server (.sqlproj) name the schema provider. */
const dotnet: Dependencies = [
  ['postgresql', /Npgsql|dbup-postgresql/i],
  ['mysql', /MySqlConnector|MySql\.Data|Pomelo\.EntityFrameworkCore\.MySql|dbup-mysql/i],
  ['sqlite', /Microsoft\.Data\.Sqlite|EntityFrameworkCore\.Sqlite|dbup-sqlite/i],
  [
    'sqlserver',
    /(?:Microsoft|System)\.Data\.SqlClient|EntityFrameworkCore\.SqlServer|dbup-sqlserver|Microsoft\.Build\.Sql|Sql\d+DatabaseSchemaProvider/i,
  ],
];
/** Programs in C and C++, by their build files. */
const native: Dependencies = [
  ['postgresql', /\bPostgreSQL\b|\blibpqx{0,2}\b/],
  ['mysql', /\bMySQL\b|\blibmysql|\bmariadb/i],
  ['sqlite', /\bsqlite3?\b/i],
];
const manifests: Readonly<Record<string, Dependencies>> = {
  'go.mod': go,
  'package.json': javascript,
  'Cargo.toml': rust,
  'requirements.txt': python,
  'pyproject.toml': python,
  Gemfile: [
    ['postgresql', /gem ["']pg["']/],
    ['mysql', /gem ["']mysql2["']/],
    ['sqlite', /gem ["']sqlite3["']/],
  ],
  'pom.xml': java,
  'build.gradle': java,
  'build.gradle.kts': java,
  'CMakeLists.txt': native,
  'meson.build': native,
  'conanfile.txt': native,
  'vcpkg.json': native,
  // The profile of dbt names its adapter.
  'profiles.yml': [
    ['duckdb', /\btype:\s*["']?duckdb\b/],
    ['clickhouse', /\btype:\s*["']?clickhouse\b/],
  ],
  'wrangler.toml': worker,
  'wrangler.json': worker,
  'wrangler.jsonc': worker,
  'docker-compose.yml': compose,
  'docker-compose.yaml': compose,
  'compose.yml': compose,
  'compose.yaml': compose,
};

function idOf(recognised: Recognised): DialectId {
  return isSpoken(recognised) ? recognised : 'unknown';
}

function syntax(marks: readonly { readonly name: string }[], file: string): Reason {
  return { kind: 'syntax', marks: marks.map((mark) => mark.name), file };
}

export function sample(paths: readonly string[]): readonly string[] {
  if (paths.length <= 16) return paths;
  const middle = Array.from({ length: 4 }, (_, i) => paths[Math.floor(((i + 1) * paths.length) / 5)] ?? '');
  return [...new Set([...paths.slice(0, 6), ...middle, ...paths.slice(-6)])];
}
