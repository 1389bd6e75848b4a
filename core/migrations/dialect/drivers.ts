/**
 * The dialect of a program's SQL by the database drivers that the program itself imports, or the JDBC address that it opens. A program that
 * imports drivers of several databases says nothing: which of its statements goes where is not known.
 */
import { isScriptPath, programLanguage, type ProgramLanguageName } from '../detection/script-path.ts';
import { decision, type DialectDecision } from './dialect.ts';
import type { Recognised } from './text-evidence.ts';

type Drivers = readonly (readonly [Recognised, RegExp])[];

/** Undefined if nothing, or more than one database, is named. */
export function dialectOfDrivers(path: string, source: string): DialectDecision | undefined {
  const beginning = source.slice(0, longest);
  const found = [...driversOf(path), ...addresses].flatMap(([recognised, pattern]) => {
    const says = pattern.exec(beginning)?.[0];
    return says === undefined ? [] : [{ recognised, says: says.trim() }];
  });
  const [first] = found;
  if (first === undefined || found.some(({ recognised }) => recognised !== first.recognised))
    return undefined;
  return decision(first.recognised, [{ kind: 'manifest', file: path, says: first.says }]);
}

/** Imports stand at the beginning. In UTF-16 units. */
const longest = 16_384;

function driversOf(path: string): Drivers {
  if (isScriptPath(path)) return script;
  const language = programLanguage(path);
  return language === undefined ? [] : byLanguage[language];
}

const script: Drivers = [
  ['postgresql', imported('pg|pg-promise|pg-pool|postgres|slonik|@neondatabase/serverless|@vercel/postgres')],
  ['mysql', imported('mysql2?(?:/promise)?|promise-mysql|mariadb')],
  [
    'sqlite',
    imported(
      'better-sqlite3|sqlite3?|node:sqlite|bun:sqlite|sql\\.js|@libsql/client|expo-sqlite|@sqlite\\.org/sqlite-wasm',
    ),
  ],
  ['sqlserver', imported('mssql|tedious')],
  ['duckdb', imported('duckdb(?:-async)?|@duckdb/(?:node-api|duckdb-wasm)')],
  ['clickhouse', imported('@clickhouse/client(?:-web)?|clickhouse')],
  ['Oracle', imported('oracledb')],
];

/** `import … from 'pg'`, `require('pg')`, `import('pg')`. */
function imported(modules: string): RegExp {
  return new RegExp(
    String.raw`(?:\bfrom\s*|\bimport\s*|\brequire\s*\(\s*|\bimport\s*\(\s*)['"](?:${modules})['"]`,
  );
}

const java: Drivers = [
  ['postgresql', /^\s*import\s+org\.postgresql\./m],
  ['mysql', /^\s*import\s+(?:com\.mysql|org\.mariadb)\./m],
  ['sqlite', /^\s*import\s+(?:org\.sqlite|android\.database\.sqlite|androidx\.(?:sqlite|room))\./m],
  ['sqlserver', /^\s*import\s+com\.microsoft\.sqlserver\./m],
  ['clickhouse', /^\s*import\s+(?:com|ru\.yandex)\.clickhouse\./m],
  ['Oracle', /^\s*import\s+oracle\.jdbc\./m],
];

const byLanguage: Readonly<Record<ProgramLanguageName, Drivers>> = {
  python: [
    ['postgresql', /^\s*(?:import|from)\s+(?:psycopg2?|asyncpg|aiopg|pg8000|psycopg_pool)\b/m],
    ['mysql', /^\s*(?:import|from)\s+(?:pymysql|MySQLdb|mysql|aiomysql|asyncmy|mariadb)\b/m],
    ['sqlite', /^\s*(?:import|from)\s+(?:sqlite3|aiosqlite|apsw|pysqlite[23]|pysqlcipher3)\b/m],
    ['sqlserver', /^\s*(?:import|from)\s+pymssql\b/m],
    ['duckdb', /^\s*(?:import|from)\s+duckdb\b/m],
    ['clickhouse', /^\s*(?:import|from)\s+(?:clickhouse_(?:driver|connect)|asynch)\b/m],
    ['Oracle', /^\s*(?:import|from)\s+(?:cx_Oracle|oracledb)\b/m],
  ],
  go: [
    ['postgresql', /"github\.com\/(?:lib\/pq|jackc\/pgx)(?:\/[^"\n]*)?"/],
    ['mysql', /"github\.com\/go-sql-driver\/mysql"/],
    [
      'sqlite',
      /"(?:github\.com\/(?:(?:mattn|ncruces)\/go-sqlite3|glebarez\/(?:go-)?sqlite|mutecomm\/go-sqlcipher)|modernc\.org\/sqlite|zombiezen\.com\/go\/sqlite|crawshaw\.io\/sqlite)(?:\/[^"\n]*)?"/,
    ],
    ['sqlserver', /"github\.com\/(?:denisenkom|microsoft)\/go-mssqldb(?:\/[^"\n]*)?"/],
    ['clickhouse', /"github\.com\/ClickHouse\/(?:clickhouse-go|ch-go)(?:\/[^"\n]*)?"/],
    ['duckdb', /"github\.com\/(?:marcboeker|duckdb)\/(?:go-duckdb|duckdb-go)(?:\/[^"\n]*)?"/],
  ],
  java,
  kotlin: java,
  // System.Data.SqlClient stands in many files that do not use it.
  csharp: [
    ['postgresql', /^\s*(?:global\s+)?using\s+Npgsql\b/m],
    ['mysql', /^\s*(?:global\s+)?using\s+(?:MySqlConnector|MySql\.Data)\b/m],
    ['sqlite', /^\s*(?:global\s+)?using\s+(?:Microsoft\.Data\.Sqlite|System\.Data\.SQLite|SQLite)\b/m],
    ['Oracle', /^\s*(?:global\s+)?using\s+Oracle\.ManagedDataAccess\b/m],
  ],
  ruby: [
    ['postgresql', /^\s*require\s+["']pg["']/m],
    ['mysql', /^\s*require\s+["'](?:mysql2?|trilogy)["']/m],
    ['sqlite', /^\s*require\s+["']sqlite3["']/m],
  ],
  php: [
    ['postgresql', /\bpg_p?connect\s*\(|["']pgsql:/],
    ['mysql', /\bmysqli?_(?:p?connect|query|real_escape_string)\s*\(|\bnew\s+\\?mysqli\b|["']mysql:/],
    ['sqlite', /\bnew\s+\\?SQLite3\b|["']sqlite:/],
    ['sqlserver', /\bsqlsrv_connect\s*\(|["']sqlsrv:/],
  ],
  rust: [
    [
      'postgresql',
      /\b(?:tokio_postgres|deadpool_postgres|postgres)::|\b(?:PgPool|PgConnection|PgExecutor)\b/,
    ],
    ['mysql', /\b(?:mysql|mysql_async)::|\b(?:MySqlPool|MySqlConnection)\b/],
    ['sqlite', /\b(?:tokio_)?rusqlite::|\b(?:SqlitePool|SqliteConnection)\b/],
    ['duckdb', /\bduckdb::/],
    ['clickhouse', /\bclickhouse::/],
  ],
};

const addresses: Drivers = [
  ['postgresql', /["']jdbc:postgresql:/],
  ['mysql', /["']jdbc:(?:mysql|mariadb):/],
  ['sqlite', /["']jdbc:sqlite:/],
  ['sqlserver', /["']jdbc:sqlserver:/],
  ['Oracle', /["']jdbc:oracle:/],
  ['H2', /["']jdbc:h2:/],
];
