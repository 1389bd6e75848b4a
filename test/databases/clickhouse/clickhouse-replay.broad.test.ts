/** Replay against ClickHouse: what each script builds there, and what replay says of it, line by line; and that its statements end where ClickHouse ends them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClickhouseReader } from '../../../core/operations/clickhouse/reader.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { isTable } from '../../../core/schema/apply/store.ts';
import { asWritten } from '../../../core/schema/as-written.ts';
import { indexesOf } from '../../../core/schema/lookup.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { scriptText } from '../../../core/schema/print/script.ts';
import { openClickhouse, type Clickhouse } from '../../hosts/clickhouse.ts';

const server = 2508;

const base = `CREATE TABLE events (id UInt64, day Date, kind LowCardinality(String), note Nullable(String), count Int32 DEFAULT 0)
  ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY (kind, id) SETTINGS index_granularity = 1024;`;

const scripts: readonly (readonly [what: string, script: string])[] = [
  [
    'types by all their names',
    `CREATE TABLE t (a INT, b bigint unsigned, c VARCHAR(255), d DOUBLE PRECISION, e Decimal(9, 2), f DECIMAL(5), g Decimal64(3), h bool, i Timestamp, j DateTime('UTC'),
      k DateTime64(3, 'Europe/Berlin'), l FixedString(16), m UUID, n IPv4, o TINYINT(1), p Char(3), q Date32, r INT(11) NULL, s String NOT NULL, t BFloat16, u numeric(20,4), v TEXT NULL)
      ENGINE = MergeTree ORDER BY tuple()`,
  ],
  [
    'nested types',
    `CREATE TABLE t (a Array(Nullable(Int32)), b Tuple(x UInt8, y Array(String)), c Map(String, Array(Float64)), d LowCardinality(Nullable(String)), e Enum('a', 'b;', 'c'),
      f Enum16('x' = -300, 'y' = 2), g AggregateFunction(sum, UInt64), h SimpleAggregateFunction(max, Int32), i AggregateFunction(quantiles(0.5, 0.9), Float64), j Nested(p UInt8, q Array(Tuple(Int8, String))),
      k Tuple(UInt8, String), l Variant(Int64, String)) ENGINE = MergeTree ORDER BY tuple()`,
  ],
  [
    'properties of columns',
    `CREATE TABLE t (id UInt64 CODEC(Delta, ZSTD(3)), at DateTime DEFAULT now() COMMENT 'when, and where', day Date MATERIALIZED toDate(at), hour UInt8 ALIAS toHour(at), n Int64 DEFAULT 7,
      old String TTL at + INTERVAL 1 DAY, "Id" UInt8, \`a b\` String) ENGINE = MergeTree() ORDER BY id TTL at + INTERVAL 1 MONTH DELETE, at + INTERVAL 1 WEEK RECOMPRESS CODEC(ZSTD(9))`,
  ],
  [
    'indexes, constraints, projections and keys',
    `CREATE TABLE t (id UInt64, b String, c Int32, INDEX i lower(b) TYPE bloom_filter(0.01) GRANULARITY 4, INDEX two (b, c) TYPE minmax, CONSTRAINT positive CHECK c > 0, PROJECTION p (SELECT c, count() GROUP BY c))
      ENGINE = MergeTree PRIMARY KEY id ORDER BY (id, c) SAMPLE BY id;
    ALTER TABLE t ADD INDEX IF NOT EXISTS three c TYPE set(100) GRANULARITY 2, ADD CONSTRAINT less CHECK c < 10, DROP INDEX two, DROP CONSTRAINT positive;
    CREATE INDEX IF NOT EXISTS four ON t (c + 1) TYPE minmax; DROP INDEX i ON t; ALTER TABLE t MATERIALIZE INDEX three, ADD PROJECTION q (SELECT b ORDER BY b), DROP PROJECTION p`,
  ],
  [
    'columns changed',
    `${base} ALTER TABLE events ADD COLUMN first UInt8 FIRST, ADD COLUMN IF NOT EXISTS after_day String DEFAULT 'x,y' AFTER day, ADD COLUMN last Array(String);
    ALTER TABLE events ADD COLUMN IF NOT EXISTS last Array(String); ALTER TABLE events MODIFY COLUMN count Int64, RENAME COLUMN note TO remark, DROP COLUMN IF EXISTS none, DROP COLUMN first;
    ALTER TABLE events ALTER COLUMN remark TYPE Nullable(FixedString(9)); ALTER TABLE events MODIFY COLUMN after_day REMOVE DEFAULT, MODIFY COLUMN last CODEC(ZSTD), COMMENT COLUMN last 'all';
    ALTER TABLE events MODIFY COLUMN count DEFAULT 3 AFTER id; ALTER TABLE events MODIFY COLUMN last COMMENT 'none' FIRST; ALTER TABLE events CLEAR COLUMN after_day IN PARTITION 202401`,
  ],
  [
    'clauses of the table changed',
    `${base} ALTER TABLE events ADD COLUMN more UInt8, MODIFY ORDER BY (kind, id, more); ALTER TABLE events MODIFY TTL day + INTERVAL 1 YEAR; ALTER TABLE events MODIFY SETTING parts_to_throw_insert = 2048, merge_with_ttl_timeout = 9;
    ALTER TABLE events RESET SETTING merge_with_ttl_timeout; ALTER TABLE events MODIFY COMMENT 'of users'`,
  ],
  [
    'mutations, and what changes no schema',
    `${base} INSERT INTO events (id, day) VALUES (1, '2024-01-01'), (2, today()); INSERT INTO events SELECT number, '2024-02-01', 'a;b', NULL, 1 FROM numbers(9); ALTER TABLE events UPDATE count = 1, note = 'x' WHERE id IN (1, 2);
    ALTER TABLE events DELETE WHERE id = 3 SETTINGS mutations_sync = 1; DELETE FROM events WHERE id = 4; OPTIMIZE TABLE events FINAL; OPTIMIZE TABLE events PARTITION 202401 FINAL DEDUPLICATE; ALTER TABLE events DROP PARTITION 202402;
    SET max_threads = 1; SELECT $$;$$ -- ;
    ; EXPLAIN SELECT 1 # ; '
    ; TRUNCATE TABLE IF EXISTS events; SYSTEM STOP MERGES events; SYSTEM START MERGES events`,
  ],
  [
    'tables renamed, replaced, copied and dropped',
    `${base} RENAME TABLE events TO old, old TO older; CREATE TABLE like_it AS older; CREATE TABLE other AS older ENGINE = Memory; CREATE OR REPLACE TABLE e (a Int8) ENGINE = Log; CREATE OR REPLACE TABLE e (b Int8) ENGINE = Log;
    CREATE TABLE IF NOT EXISTS e (c Int8) ENGINE = Log; CREATE TABLE gone (a Int8); DROP TABLE IF EXISTS gone SYNC; DROP TABLE IF EXISTS never; CREATE TEMPORARY TABLE tmp (a Int8)`,
  ],
  [
    'databases, and names in other cases',
    `CREATE DATABASE IF NOT EXISTS raw; CREATE TABLE raw.Events (id UInt64, ID String) ORDER BY id; CREATE TABLE default.events (a Int8) ENGINE = TinyLog; CREATE TABLE \`raw\`."events" (b Int8) ENGINE = Memory;
    ALTER TABLE raw.Events DROP COLUMN ID; CREATE DATABASE off; CREATE TABLE off.t (a Int8); DROP DATABASE off`,
  ],
  [
    'views, and materialized ones',
    `${base} CREATE VIEW v AS SELECT id FROM events; CREATE OR REPLACE VIEW v AS SELECT id, day FROM events; CREATE TABLE sums (kind String, n AggregateFunction(count)) ENGINE = AggregatingMergeTree ORDER BY kind;
    CREATE MATERIALIZED VIEW to_sums TO sums AS SELECT kind, countState() AS n FROM events GROUP BY kind; CREATE MATERIALIZED VIEW IF NOT EXISTS to_sums TO sums AS SELECT kind, countState() AS n FROM events GROUP BY kind;
    CREATE VIEW w AS SELECT 1 AS a; DROP VIEW w; CREATE DICTIONARY d (id UInt64, n String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(FLAT()) LIFETIME(0); DROP DICTIONARY d; CREATE FUNCTION twice AS (x) -> x * 2; DROP FUNCTION twice`,
  ],
];

const own = "database NOT IN ('', 'system', 'INFORMATION_SCHEMA', 'information_schema')";
/** As `column default.t.01 a Int32 DEFAULT`. */
const catalogQuery = `SELECT 'database ' || name FROM system.databases WHERE name NOT IN ('default', 'system', 'INFORMATION_SCHEMA', 'information_schema')
  UNION ALL SELECT 'column ' || database || '.' || table || '.' || leftPad(toString(position), 2, '0') || ' ' || name || ' ' || type || if(default_kind = '', '', ' ' || default_kind)
    FROM system.columns WHERE ${own} AND (database, table) IN (SELECT database, name FROM system.tables WHERE engine NOT LIKE '%View')
  UNION ALL SELECT if(engine LIKE '%View', 'view ', 'table ') || database || '.' || name FROM system.tables WHERE ${own}
  UNION ALL SELECT 'keys ' || database || '.' || name || ' ' || replaceAll(replaceAll(sorting_key || '; ' || partition_key, ' ', ''), '\`', '') FROM system.tables WHERE ${own} AND engine LIKE '%MergeTree'
  UNION ALL SELECT 'index ' || database || '.' || table || ' ' || name FROM system.data_skipping_indices WHERE ${own}`;

/** An engine that is not written is MergeTree. Constraints are not in the catalog's tables. */
function replayLines(schema: Schema): readonly string[] {
  const home = (name: string): string => (name === 'public' ? 'default' : name);
  const relations = [...schema.relations.values()].filter((one) => one.schema !== 'pg_temp');
  return [
    ...[...schema.namespaces.values()]
      .filter(({ name }) => name !== 'public')
      .map(({ name }) => `database ${name}`),
    ...relations.flatMap((one): readonly string[] => {
      const at = `${home(one.schema)}.${one.name}`;
      if (!isTable(one)) return [`view ${at}`];
      const clause = (name: string): string | undefined =>
        one.options.find((each) => each.name === name)?.value;
      const plain = (text = ''): string =>
        text.replaceAll(/^tuple\(\)$|\s/g, '').replace(/^\((.*)\)$/s, '$1');
      const isMerge = (clause('engine') ?? 'MergeTree').includes('MergeTree');
      return [
        `table ${at}`,
        ...(isMerge ? [`keys ${at} ${plain(clause('order by'))};${plain(clause('partition by'))}`] : []),
        ...one.columns.map(({ name, type, generated, default: value }, i) => {
          const kind =
            generated === 'stored' ? ' MATERIALIZED' : generated === 'virtual' ? ' ALIAS' : ' DEFAULT';
          return `column ${at}.${String(i + 1).padStart(2, '0')} ${name} ${type.name}${value === undefined ? '' : kind}`;
        }),
        ...indexesOf(schema, one.key).map(({ name }) => `index ${at} ${name}`),
      ];
    }),
  ].toSorted();
}

let clickhouse: Clickhouse;
beforeAll(async () => {
  clickhouse = await openClickhouse();
});
afterAll(() => clickhouse.close());

it.each(scripts)('%s', (_, script) => {
  const statements = new ClickhouseReader().statements(script, 0, script.length);
  const texts = statements.map(({ parsed }) => parsed.text);
  expect(statements.map(({ parsed }) => [parsed.text, parsed.understanding.kind])).toEqual(
    texts.map((text) => [text, 'understood']),
  );
  const built = builtBy(texts);
  const { after } = replaySection(emptySchema('clickhouse', server), statements, 'script.sql');
  expect(replayLines(after)).toEqual(built);
  // What `plinth schema --format sql` prints of it makes the same again, but for what it says it leaves out.
  const printed = scriptText(asWritten(after), { targetVersion: server });
  const again = new ClickhouseReader()
    .statements(printed, 0, printed.length)
    .map(({ parsed }) => parsed.text);
  expect(builtBy(again)).toEqual(built);
});

function builtBy(texts: readonly string[]): readonly string[] {
  const outcomes = clickhouse.run([...texts, catalogQuery]);
  const last = outcomes.at(-1);
  if (last?.ok !== true)
    throw new Error(`${texts[outcomes.length - 1] ?? 'the catalog'}: ${last?.message ?? ''}`);
  return last.rows.map(([line = '']) => line.replace('; ', ';')).toSorted();
}
