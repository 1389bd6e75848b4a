/**
 * Evidence for a dialect in the text of SQL files. Each mark is a construct that one dialect has and the others lack, with a weight;
 * comments and literals are blanked first, so that prose does not count.
 */
import type { DialectId } from '../convention.ts';

/** Dialects that are only recognised, so that they can be skipped, with their display names. */
type ForeignDialect =
  | 'Oracle'
  | 'CockroachDB'
  | 'Snowflake'
  | 'BigQuery'
  | 'Amazon Redshift'
  | 'Apache Hive'
  | 'Cassandra'
  | 'Spanner'
  | 'Db2'
  | 'H2'
  | 'SQL Anywhere'
  | 'Sybase'
  | 'Firebird'
  | 'Apache Derby'
  | 'HSQLDB'
  | 'Informix';

export type Recognised = Exclude<DialectId, 'unknown'> | ForeignDialect;

export interface Mark {
  readonly dialect: Recognised;
  /** The construct, for display. */
  readonly name: string;
  readonly weight: number;
}

type Pattern = Mark & { readonly pattern: RegExp };

/** The marks in a text, each once. */
export function marksIn(text: string): readonly Mark[] {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const plain = blank(text);
  const found = patterns.filter(({ pattern }) => pattern.test(plain));
  const marks = mysqlRefuses.test(plain) ? found.map(asOfSqlite) : found;
  if (recent.size >= mostRecent) recent.clear();
  recent.set(text, marks);
  return marks;
}

/** A primary key over a TEXT column without a length (error 1170). */
const mysqlRefuses =
  /\btext\s+(?:not\s+null\s+)?primary\s+key\b|\b(\w+)[\x60\x22]?\s+text\b[^;]*\bprimary\s+key\s*\((?:[^()]*,)?\s*[\x60\x22]?\1[\x60\x22]?\s*[,)]/i;

/** Marks of MySQL that SQLite takes too. */
export const takenBySqlite: ReadonlySet<string> = new Set([
  '`backticks`',
  'DATETIME',
  'INT(11)',
  'LONGTEXT, MEDIUMTEXT or TINYINT',
]);

function asOfSqlite(mark: Mark): Mark {
  return mark.dialect === 'mysql' && takenBySqlite.has(mark.name) ? { ...mark, dialect: 'sqlite' } : mark;
}

/** An editor asks several things of one text at each letter. */
const recent = new Map<string, readonly Mark[]>();
const mostRecent = 16;

export interface Verdict {
  readonly dialect: Recognised | undefined;
  /** The heaviest marks for it. */
  readonly marks: readonly Mark[];
}

export function weightOf({ marks: heaviest }: Verdict): number {
  return heaviest.reduce((sum, mark) => sum + mark.weight, 0);
}

/** The dialect that clearly outweighs all others, if there is one. */
export function weigh(marks: Iterable<Mark>): Verdict {
  const all = [...marks];
  const scores = new Map<Recognised, number>();
  for (const mark of all) scores.set(mark.dialect, (scores.get(mark.dialect) ?? 0) + mark.weight);
  const [first, second] = [...scores].sort((a, b) => b[1] - a[1]);
  if (first === undefined || first[1] < 2 || first[1] < 2 * (second?.[1] ?? 0)) {
    return { dialect: undefined, marks: [] };
  }
  const own = new Map(all.filter(({ dialect }) => dialect === first[0]).map((mark) => [mark.name, mark]));
  return { dialect: first[0], marks: [...own.values()].sort((a, b) => b.weight - a.weight).slice(0, 3) };
}

/** H2 accepts much of what PostgreSQL's marks denote. If one text is specific to H2 and none to PostgreSQL, all texts count as H2's. */
export function isOfH2(marks: readonly Mark[]): boolean {
  return (
    marks.some(({ dialect }) => dialect === 'H2') &&
    marks.every(({ dialect, name }) => dialect !== 'postgresql' || takenByH2.has(name))
  );
}

const takenByH2: ReadonlySet<string> = new Set([
  ...['ALTER COLUMN … SET', 'ALTER COLUMN … DEFAULT', 'ALTER COLUMN … TYPE', 'COMMENT ON', 'ON CONFLICT'],
  ...['timestamp with time zone', 'timestamptz', 'character varying', 'serial', 'jsonb', 'bytea'],
  ...['gen_random_uuid()', "nextval('…')"],
]);

/** Types that PostgreSQL's grammar parses but its server lacks. */
export function hasForeignType(text: string): boolean {
  return foreignType.test(blank(text));
}

const foreignType =
  /(?<=[\w"]\s+)(?<!\b(?:column|table|index|on|by|exists|select|and|or|to|rename|only|constraint|from|join|into|as|set|where)\s+)(?:n?varchar2?(?<!\bvarchar)|datetime2?|datetimeoffset|smalldatetime|tinyint|mediumint|n?clob|blob|(?:long|medium|tiny)(?:text|blob)|ntext|uniqueidentifier|number|string|variant|binary_(?:float|double)|varbinary|u?int(?:16|32|64|128|256)|float(?:32|64))\b(?=\s*(?:\(\s*(?:\d|max\b)|[,);]|$|\b(?:not\s+null|null|primary|default|unique|references|collate|check)\b))/i;

/** Comments and single-quoted literals become spaces (N'…' keeps its N'); dollar-quoted text stays. */
function blank(text: string): string {
  return text.replaceAll(/--[^\n\r]*|\/\*(?!!)[^]*?\*\/|'(?:[^'\\]|''|\\[^])*'/g, (piece) =>
    piece.startsWith("'") ? `'${' '.repeat(piece.length - 2)}'` : ' '.repeat(piece.length),
  );
}

function marks(
  dialect: Recognised,
  entries: readonly (readonly [string, number, RegExp])[],
): readonly Pattern[] {
  return entries.map(([name, weight, pattern]) => ({ dialect, name, weight, pattern }));
}

const patterns: readonly Pattern[] = [
  ...marks('postgresql', [
    // `id $$,` and `$schema$.orders` are placeholders; a quote that ends like that began earlier.
    ['$$ quotes', 3, /\$[A-Za-z_]*\$(?!\s*,|\.)(?![^]*^\s*delimiter\b)/im],
    ['::type casts', 3, /[\w)"'\]]\s*::\s*"?[a-z]/i],
    ['CONCURRENTLY', 4, /\bconcurrently\b/i],
    ['jsonb', 4, /\bjsonb\b/i],
    // It may be a column's name: after a parenthesis or comma, or before a type.
    [
      'serial',
      2,
      /(?<![(,.=]\s*|\bcolumn\s+)\b(?:small|big)?serial\b(?!\s*[(=])(?!\s+(?:text|varchar|char|int|integer|bigint|numeric|real|blob|uuid|is|in|like)\b)/i,
    ],
    ['timestamptz', 3, /\btimestamptz\b|\btimestamp\s*(?:\(\d\)\s*)?without time zone\b/i],
    ['timestamp with time zone', 1, /\btimestamp\s*(?:\(\d\)\s*)?with time zone\b/i],
    ['bytea', 4, /\bbytea\b/i],
    ['plpgsql', 4, /\bplpgsql\b/i],
    ['CREATE EXTENSION', 4, /\bcreate extension\b/i],
    ['GIN, GiST or BRIN index', 4, /\busing\s+(?:gin|gist|brin|spgist)\b/i],
    ['gen_random_uuid()', 2, /\b(?:gen_random_uuid|uuid_generate_v[14])\s*\(/i],
    ['ALTER TABLE ONLY', 3, /\balter table (?:if exists )?only\b/i],
    ["nextval('…')", 3, /\bnextval\s*\(\s*'/i],
    ['ON CONFLICT', 1, /\bon conflict\b(?!\s+(?:replace|ignore|fail|abort|rollback)\b)/i],
    ['array types', 3, /\b(?:text|int|integer|bigint|uuid|varchar|numeric|jsonb?)\s*\[\s*\]/i],
    ['CREATE TYPE … AS ENUM', 4, /\bcreate type\s+\S+\s+as\s+enum\b/i],
    ['ALTER TYPE … ADD VALUE', 4, /\balter type\s+\S+\s+(?:add value|rename value)\b/i],
    ['citext, tsvector, hstore or inet', 3, /\b(?:citext|tsvector|hstore|inet|int4range|tstzrange)\b/i],
    ['ALTER COLUMN … SET', 3, /\balter (?:column )?\S+\s+(?:set|drop)\s+(?:not null|statistics)\b/i],
    // Valid in MySQL too.
    ['ALTER COLUMN … DEFAULT', 2, /\balter (?:column )?\S+\s+(?:set|drop)\s+default\b/i],
    ['ALTER COLUMN … TYPE', 2, /\balter (?:column )?\S+\s+(?:set data )?type\b/i],
    [
      'SET lock_timeout or search_path',
      4,
      /\bset\s+(?:local\s+|session\s+)?(?:lock_timeout|statement_timeout|search_path)\b/i,
    ],
    ['OWNER TO', 2, /\bowner to\b/i],
    ['COMMENT ON', 1, /\bcomment on (?:table|column|index|type|function)\b/i],
    ['NOT VALID', 3, /\bnot valid\b|\bvalidate constraint\b/i],
    ['ROW LEVEL SECURITY', 3, /\brow level security\b|\bcreate policy\b/i],
    ['RETURNS trigger', 3, /\breturns\s+trigger\b|\bexecute\s+(?:function|procedure)\b/i],
    ['character varying', 2, /\bcharacter varying\b/i],
    ['FOR VALUES FROM', 3, /\bfor values (?:from|in|with)\s*\(/i],
    ['DO block', 3, /^\s*do\s+(?:language\s+\w+\s+)?\$/im],
  ]),
  ...marks('mysql', [
    // Valid in SQLite too, for which Drizzle writes them.
    ['`backticks`', 3, /^(?![^]*\b(?:unixepoch\s*\(|autoincrement\b))[^]*`[^`\n]+`/i],
    ['ENGINE=', 3, /\bengine\s*=\s*\w+/i],
    ['AUTO_INCREMENT', 4, /\bauto_increment\b/i],
    ['UNSIGNED', 3, /\b(?:int|integer|bigint|smallint|tinyint|decimal)\s*(?:\(\d+\)\s*)?unsigned\b/i],
    [
      'DEFAULT CHARSET',
      3,
      /\bdefault char(?:set|acter set)\b|\bcharacter set\s*=?\s*utf8|\bcollate\s*=?\s*utf8/i,
    ],
    ['ON UPDATE CURRENT_TIMESTAMP', 4, /\bon update current_timestamp\b/i],
    ['DELIMITER', 4, /^\s*delimiter\s+\S+\s*$/im],
    ['LONGTEXT, MEDIUMTEXT or TINYINT', 3, /\b(?:long|medium|tiny)(?:text|blob)\b|\btinyint\b/i],
    ['INT(11)', 2, /\b(?:int|bigint|smallint)\s*\(\d+\)/i],
    [
      'MODIFY or CHANGE COLUMN',
      3,
      /\balter\s+table\s[^;]*?[\s,`](?:modify|change)\s+(?:column\s+)?`?\w+`?\s/i,
    ],
    ['/*! version comments', 3, /\/\*!\d/],
    ['DATETIME', 1, /\bdatetime\b(?!\s*\(\s*')/i],
    ['ADD KEY or ADD UNIQUE KEY', 2, /\b(?:add|unique|fulltext)\s+key\b/i],
    // Several directives at once only at the start: below it, a quoted name may contain such a line.
    ['# comments', 3, /^#[ \t]+\w|^(?<![^])\s*##+[ \t]+\w/m],
    ['ALGORITHM=INPLACE', 4, /\balgorithm\s*=\s*(?:inplace|instant|copy)\b/i],
  ]),
  ...marks('sqlite', [
    ['PRAGMA', 4, /^\s*pragma\b/im],
    ['AUTOINCREMENT', 4, /\bautoincrement\b/i],
    ['WITHOUT ROWID', 4, /\bwithout rowid\b/i],
    ["datetime('now')", 4, /\b(?:datetime|strftime|julianday|unixepoch)\s*\(\s*'|\bunixepoch\s*\(\s*\)/i],
    ['randomblob()', 3, /\b(?:randomblob|typeof|last_insert_rowid)\s*\(/i],
    ['ON CONFLICT REPLACE', 4, /\bon conflict\s+(?:replace|ignore|fail|abort|rollback)\b/i],
    // PostgreSQL does not allow such an unquoted name.
    ['DEFAULT ""', 2, /\bdefault\s+""/i],
    ['INSERT OR IGNORE', 3, /\binsert or (?:ignore|replace)\b/i],
    ['DATETIME', 1, /\bdatetime\b/i],
    ['INTEGER PRIMARY KEY', 1, /\binteger\s+(?:not null\s+)?primary key\b/i],
    ['BLOB', 1, /\bblob\b/i],
  ]),
  ...marks('sqlserver', [
    ['GO batches', 4, /^\s*GO\s*;?\s*$/im],
    [
      '[bracketed] names',
      4,
      /\[\w+\]\s*\.\s*\[\w+\]|\b(?:table|into|index|add|column|on|procedure|view)\s+\[\w+\]/i,
    ],
    ["N'…' literals", 3, /(?<![\w$])N'/],
    ['NVARCHAR', 3, /\bnvarchar\b/i],
    ['IDENTITY(1,1)', 3, /\bidentity\s*\(\s*\d/i],
    ['DATETIME2 or UNIQUEIDENTIFIER', 4, /\bdatetime2\b|\buniqueidentifier\b|\bdatetimeoffset\b/i],
    [
      'sp_rename',
      4,
      /\bsp_(?:rename|executesql|\w+extendedproperty)\b|\bexec(?:ute)?\s+(?:\w+\s*\.\s*)*sp_\w+/i,
    ],
    ['CLUSTERED', 3, /\b(?:non)?clustered\b/i],
    ['OBJECT_ID()', 4, /\bobject_id\s*\(/i],
    // `SET @name =` is valid in MySQL too.
    ['@variables', 3, /\bdeclare\s+@\w+|^\s*@\w+\s+\w+/im],
    ['dbo.', 3, /\bdbo\./i],
    ['SET NOCOUNT ON', 4, /\bset\s+(?:nocount|xact_abort|quoted_identifier|ansi_nulls)\s+on\b/i],
  ]),
  ...marks('duckdb', [
    ['read_parquet() or read_csv()', 4, /\bread_(?:parquet|csv|csv_auto|json|json_auto|ndjson)\s*\(/i],
    ['STRUCT(…) or MAP(…) columns', 3, /\b\w+\s+(?:struct|map)\s*\(\s*\w+\s*[\s,]/i],
    ['HUGEINT, UBIGINT or UTINYINT', 4, /\b(?:u?hugeint|ubigint|uinteger|usmallint|utinyint)\b/i],
    ['CREATE MACRO', 4, /\bcreate\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?macro\b/i],
    ['INSTALL and LOAD', 3, /^\s*(?:force\s+)?install\s+\w+\s*;/im],
    ['ATTACH … (TYPE …)', 3, /\battach\b[^;]*\(\s*type\b/i],
    ['COPY … (FORMAT parquet)', 4, /\bcopy\b[^;]*\(\s*format\s+['"]?parquet/i],
  ]),
  ...marks('Oracle', [
    ['VARCHAR2', 4, /\bn?varchar2\b/i],
    ['NUMBER(n)', 3, /\bnumber\s*\(\d+/i],
    ['lines of a single /', 2, /^\/\s*$/m],
    ['DBMS_ packages', 4, /\bdbms_\w+/i],
  ]),
  ...marks('clickhouse', [
    ['MergeTree', 12, /\b\w*mergetree\b/i],
    ['LowCardinality or Nullable', 8, /\b(?:lowcardinality|nullable|datetime64)\s*\(/i],
    ['ALTER TABLE … DELETE WHERE', 12, /\balter table\s+\S+\s+(?:delete\s+where|update\s+\S+\s*=)/i],
    ['ON CLUSTER', 6, /\bon cluster\b/i],
  ]),
  ...marks('CockroachDB', [
    ['FAMILY', 8, /\bfamily\s+("primary"|\w+)\s*\(/i],
    ['unique_rowid()', 8, /\bunique_rowid\s*\(|\bchangefeed\b|\bregional by row\b/i],
    ['STORING', 4, /\)\s*storing\s*\(/i],
  ]),
  ...marks('H2', [
    ['CREATE ALIAS', 8, /\bcreate\s+(?:force\s+)?alias\b/i],
    ['MERGE INTO … KEY', 8, /\bmerge\s+into\s+[^\s(]+\s*(?:\([^)]*\)\s*)?key\s*\(/i],
    ['RUNSCRIPT FROM', 8, /^\s*runscript\s+from\b/im],
    ['VARCHAR_IGNORECASE', 6, /\bvarchar_ignorecase\b/i],
    [
      'CREATE CACHED TABLE',
      6,
      /\bcreate\s+(?:cached|memory)\s+(?:(?:local\s+|global\s+)?temporary\s+)?table\b/i,
    ],
  ]),
  ...marks('Snowflake', [
    [
      'VARIANT or WAREHOUSE',
      6,
      /\bvariant\b|\bcreate (?:or replace )?(?:warehouse|stage|file format|pipe|stream)\b/i,
    ],
    ['CREATE OR REPLACE TABLE', 4, /\bcreate or replace (?:transient )?table\b/i],
  ]),
  ...marks('BigQuery', [['STRUCT< or ARRAY<', 6, /\b(?:struct|array)\s*<|\bsafe_cast\b/i]]),
  ...marks('Amazon Redshift', [['DISTKEY or SORTKEY', 12, /\b(?:distkey|sortkey|diststyle)\b/i]]),
  ...marks('Apache Hive', [['STORED AS', 6, /\bstored as\b|\bserde\b/i]]),
  ...marks('Cassandra', [['KEYSPACE', 8, /\bkeyspace\b|\bclustering order by\b/i]]),
  ...marks('Spanner', [['STRING(MAX)', 8, /\bstring\s*\((?:max|\d+)\)|\binterleave in parent\b/i]]),
];
