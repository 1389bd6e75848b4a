/**
 * A procedure that moves or removes old rows in small transactions by the order of the primary key, with a state table, so that a run that
 * was stopped goes on where it was.
 */
import { foreignKeysTo, primaryKey, column, indexesOf } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { columnChoice, free, one, text, timeColumns } from '../fields.ts';
import { valueOf, type ChangeForm, type ChangeScene, type FormField, type FormValues } from '../form.ts';
import { beside, inBody, migration, qualifiedName, remarks } from '../sql.ts';
import { bareDefinition, namesOf, sqliteNow, sqliteTrigger } from '../worded.ts';
import type { NewMigration } from '../../migrations/convention.ts';
import type { Column } from '../../schema/model.ts';

export const form: ChangeForm = {
  id: 'archive',
  title: 'Archive or erase old rows, in batches',
  group: 'pattern',
  on: {
    postgresql: {
      costs:
        'Each batch locks its rows for a moment. Removed rows leave free space that only new rows of the table use.',
      suits,
      fields,
      draft: (values, scene) => {
        const { table } = scene;
        const isArchived = valueOf(values, 'then') === 'archive';
        const names = freeNames(scene);
        const routine = beside(table, names.routine);
        const [archive, state] = [beside(table, names.archive), beside(table, names.state)];
        const [key = ''] = primaryKey(table)?.columns ?? [];
        const created = isArchived
          ? `CREATE TABLE ${archive} (LIKE ${qualifiedName(table)});\nALTER TABLE ${archive} ADD PRIMARY KEY (${quoteIdentifier(key)});\n`
          : '';
        const up = `${remarks(
          `Run it outside of a transaction, by a scheduler: CALL ${inBody(table, names.routine)}(1000, interval '100 ms', interval '10 min');`,
          `It stops after that time, when it is cancelled, or when ${names.state}.is_stopped is set; the next call goes on.`,
        )}${created}CREATE TABLE ${state} (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  is_stopped boolean NOT NULL DEFAULT false,
  moved bigint NOT NULL DEFAULT 0,
  last_batch_at timestamptz
);
INSERT INTO ${state} DEFAULT VALUES;
CREATE PROCEDURE ${routine}(batch int, pause interval, at_most interval) LANGUAGE plpgsql AS $run$
${body(scene, { ...names, isArchived, key, time: valueOf(values, 'time'), keep: valueOf(values, 'keep') })}
$run$;
REVOKE ALL ON PROCEDURE ${routine}(int, interval, interval) FROM PUBLIC;
`;
        const kept = isArchived ? remarks(keptRows) : '';
        const down = `${kept}DROP PROCEDURE ${routine}(int, interval, interval);\nDROP TABLE ${state};\n${isArchived ? `DROP TABLE ${archive};\n` : ''}`;
        return [migration([isArchived ? 'archive' : 'erase', 'old', table.name], up, down)];
      },
      examples: [
        { table: 'events', given: { time: 'at', keep: '24 months', then: 'archive' } },
        { table: 'events', given: { time: 'at', keep: '90 days', then: 'erase' } },
      ],
    },
    mysql: {
      costs:
        'Each batch locks its rows for a moment, and is one transaction in the binary log. Removed rows leave free space that only new rows of the table use.',
      suits: (scene) => suits(scene) && timeColumns(scene).length > 0,
      fields,
      draft: mysqlMigrations,
      examples: [
        { table: 'events', given: { time: 'at', keep: '24 months', then: 'archive' } },
        { table: 'events', given: { time: 'at', keep: '90 days', then: 'erase' } },
      ],
    },
    sqlite: {
      costs:
        'While a batch runs no other connection writes. Removed rows leave free pages that only new rows use.',
      suits: (scene) => suits(scene) && timesOf(scene).length > 0,
      fields: (scene) => [
        ...fields(scene).map((field) =>
          field.id === 'time' && field.input !== 'text'
            ? { ...field, choices: timesOf(scene).map(columnChoice) }
            : field,
        ),
        one('stored', ['How does it hold the time?', 'In UTC'], storedTimes),
      ],
      draft: sqliteMigrations,
      examples: [
        { table: 'events', given: { time: 'at', keep: '24 months', then: 'archive', stored: 'text' } },
        { table: 'events', given: { time: 'at', keep: '90 days', then: 'erase', stored: 'seconds' } },
        { table: 'events', given: { time: 'at', keep: '8 weeks', then: 'erase', stored: 'iso' } },
      ],
    },
  },
};

interface Run {
  readonly archive: string;
  readonly state: string;
  readonly isArchived: boolean;
  readonly key: string;
  readonly time: string;
  readonly keep: string;
}

function body({ table }: ChangeScene, { archive, state, isArchived, key, time, keep }: Run): string {
  const [rows, progress] = [inBody(table, table.name), inBody(table, state)];
  const id = quoteIdentifier(key);
  const removed = `DELETE FROM ${rows} WHERE ${id} IN (
      SELECT ${id} FROM ${rows} WHERE ${quoteIdentifier(time)} < limit_at ORDER BY ${id} LIMIT batch FOR UPDATE SKIP LOCKED
    )`;
  const step = isArchived
    ? `WITH old AS (${removed} RETURNING *)
    INSERT INTO ${inBody(table, archive)} SELECT * FROM old;`
    : `${removed};`;
  return `DECLARE
  stop_at timestamptz := clock_timestamp() + at_most;
  limit_at timestamptz := now() - interval '${keep}';
  affected bigint;
BEGIN
  LOOP
    ${step}
    GET DIAGNOSTICS affected = ROW_COUNT;
    UPDATE ${progress} SET moved = moved + affected, last_batch_at = clock_timestamp();
    COMMIT;
    EXIT WHEN affected = 0 OR clock_timestamp() >= stop_at OR (SELECT is_stopped FROM ${progress});
    PERFORM pg_sleep(extract(epoch FROM pause));
  END LOOP;
END`;
}

function fields(scene: ChangeScene): readonly FormField[] {
  return [
    one(
      'time',
      ['Column with the time of a row', 'Decides which rows are old'],
      timeColumns(scene).map(columnChoice),
    ),
    text('keep', 'interval', ['Keep rows for how long?', 'Such as 24 months'], { initial: '24 months' }),
    one(
      'then',
      ['What happens with older rows?', ''],
      [
        { value: 'archive', label: 'Archive', detail: `moved into ${scene.table.name}_archive` },
        { value: 'erase', label: 'Erase', detail: 'removed' },
      ],
    ),
  ];
}

function suits(scene: ChangeScene): boolean {
  return (
    scene.column === undefined &&
    scene.table.partitionBy === undefined &&
    primaryKey(scene.table)?.columns.length === 1 &&
    foreignKeysTo(scene.schema, scene.table.key).length === 0
  );
}

interface Names {
  readonly archive: string;
  readonly state: string;
  readonly routine: string;
}

function freeNames(scene: ChangeScene): Names {
  const { table } = scene;
  return {
    archive: free(scene, [table.name, 'archive']),
    state: free(scene, [table.name, 'archive', 'state']),
    routine: free(scene, [table.name, 'archive', 'run']),
  };
}

/** Generated columns are computed again. */
function storedColumns({ table }: ChangeScene): readonly string[] {
  return table.columns.filter(({ generated }) => generated === undefined).map(({ name }) => name);
}

const keptRows = 'The archived rows are lost: copy them back before.';

// ------------------------------------------------------------------------------------------------------- MySQL and MariaDB

/** The procedure has a migration of its own, because tools send it as one statement. */
function mysqlMigrations(values: FormValues, scene: ChangeScene): readonly NewMigration[] {
  const { table } = scene;
  const names = freeNames(scene);
  const { beside, quoted, table: whole } = namesOf(scene);
  const [archive, state, routine] = [names.archive, names.state, names.routine].map(beside);
  const isArchived = valueOf(values, 'then') === 'archive';
  const others = indexesOf(scene.schema, table.key).filter(
    ({ unique, key }) => unique && key !== primaryKey(table)?.index,
  );
  const dropped = others.map(({ name }) => `DROP INDEX ${quoted(name)}`).join(', ');
  const created = isArchived
    ? `CREATE TABLE ${archive} LIKE ${whole};\n${dropped === '' ? '' : `ALTER TABLE ${archive} ${dropped};\n`}`
    : '';
  const kept = isArchived ? remarks(keptRows) : '';
  const up = `${created}CREATE TABLE ${state} (
  id tinyint NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  is_stopped tinyint NOT NULL DEFAULT 0,
  moved bigint NOT NULL DEFAULT 0,
  last_batch_at datetime(6) NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO ${state} (id) VALUES (1);
`;
  const down = `${kept}DROP TABLE ${state};\n${isArchived ? `DROP TABLE ${archive};\n` : ''}`;
  const run = `${remarks(
    `Have a scheduler run it: CALL ${routine}(1000, 0.1, 600), rows of a batch, seconds between two, seconds in all.`,
    `It stops after that time, when it is cancelled, or when ${names.state}.is_stopped is set; the next call goes on.`,
    'It is one statement: the mysql client needs DELIMITER around it.',
  )}${mysqlProcedure(values, scene, names)}`;
  const kind = isArchived ? 'archive' : 'erase';
  return [
    migration([kind, 'old', table.name], up, down),
    {
      ...migration([kind, 'old', table.name, 'run'], run, `DROP PROCEDURE ${routine};\n`),
      transaction: false,
    },
  ];
}

/**
 * READ COMMITTED locks only the rows of the batch. What was not copied is not removed; what an interrupted batch may have copied is copied
 * again. SLEEP swallows a KILL QUERY, and says so by its value.
 */
function mysqlProcedure(values: FormValues, scene: ChangeScene, names: Names): string {
  const { table } = scene;
  const { beside, list, quoted, table: whole } = namesOf(scene);
  const [archive, state, routine] = [names.archive, names.state, names.routine].map(beside);
  const [key = ''] = primaryKey(table)?.columns ?? [];
  const [id, time] = [quoted(key), quoted(valueOf(values, 'time'))];
  const [count = '', unit = ''] = valueOf(values, 'keep').split(' ');
  const columns = list(storedColumns(scene));
  const step =
    valueOf(values, 'then') === 'archive'
      ? `    SET upto = (SELECT MAX(k) FROM (SELECT ${id} AS k FROM ${whole} WHERE ${time} < limit_at ORDER BY ${id} LIMIT batch) AS old);
    REPLACE INTO ${archive} ${columns}
      SELECT ${columns.slice(1, -1)} FROM ${whole} WHERE ${id} <= upto AND ${time} < limit_at FOR UPDATE;
    DELETE moved FROM ${whole} AS moved JOIN ${archive} AS kept ON kept.${id} = moved.${id}
      WHERE moved.${id} <= upto AND moved.${time} < limit_at;`
      : `    DELETE FROM ${whole} WHERE ${time} < limit_at ORDER BY ${id} LIMIT batch;`;
  const declared =
    valueOf(values, 'then') === 'archive'
      ? `  DECLARE upto ${bareDefinition(scene.schema, column(table, key)).replace(/ NULL$/, '')};\n`
      : '';
  return `CREATE PROCEDURE ${routine}(IN batch int, IN pause decimal(8, 3), IN at_most int)
  MODIFIES SQL DATA SQL SECURITY INVOKER
BEGIN
  DECLARE stop_at datetime(6) DEFAULT SYSDATE(6) + INTERVAL at_most SECOND;
  DECLARE limit_at datetime(6) DEFAULT SYSDATE(6) - INTERVAL ${count} ${unit.replace(/s$/, '').toUpperCase()};
  DECLARE affected bigint DEFAULT 1;
  DECLARE interrupted int DEFAULT 0;
${declared}  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;
  WHILE affected > 0 AND NOT interrupted AND SYSDATE(6) < stop_at AND NOT (SELECT is_stopped FROM ${state}) DO
    SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
    START TRANSACTION;
${step}
    SET affected = ROW_COUNT();
    UPDATE ${state} SET moved = moved + affected, last_batch_at = SYSDATE(6);
    COMMIT;
    SET interrupted = SLEEP(pause);
  END WHILE;
END;
`;
}

// ------------------------------------------------------------------------------------------------------------------ SQLite

const storedTimes = [
  { value: 'text', label: 'Text', detail: '2027-01-31 12:00:00' },
  { value: 'iso', label: 'Text with T and Z', detail: '2027-01-31T12:00:00Z' },
  { value: 'seconds', label: 'Seconds', detail: 'since 1970' },
  { value: 'milliseconds', label: 'Milliseconds', detail: 'since 1970' },
];

/** SQLite has no types for times. */
function timesOf({ table }: ChangeScene): readonly Column[] {
  const key = primaryKey(table)?.columns ?? [];
  return table.columns.filter(({ name }) => !key.includes(name));
}

/** There are no procedures: a batch is one UPDATE of the state table, which a trigger makes one transaction. */
function sqliteMigrations(values: FormValues, scene: ChangeScene): readonly NewMigration[] {
  const { schema, table } = scene;
  const names = freeNames(scene);
  const { list, quoted, table: whole } = namesOf(scene);
  const [archive = '', state = ''] = [names.archive, names.state].map(quoted);
  const [key = ''] = primaryKey(table)?.columns ?? [];
  const isArchived = valueOf(values, 'then') === 'archive';
  const stored = storedColumns(scene);
  const lines = stored.map((of) =>
    `${quoted(of)} ${bareDefinition(schema, column(table, of))}${of === key ? ' PRIMARY KEY' : ''}`.trim(),
  );
  const created = isArchived ? `CREATE TABLE ${archive} (\n  ${lines.join(',\n  ')}\n);\n` : '';
  const old = `${quoted(valueOf(values, 'time'))} < ${limitOf(valueOf(values, 'keep'), valueOf(values, 'stored'))} ORDER BY ${quoted(key)} LIMIT NEW.batch`;
  const columns = list(stored);
  const trigger = sqliteTrigger(
    scene,
    {
      name: names.routine,
      fires: 'AFTER UPDATE OF last_batch_at',
      when: 'NOT NEW.is_stopped',
      does: [
        ...(isArchived
          ? [`INSERT INTO ${archive} ${columns} SELECT ${columns.slice(1, -1)} FROM ${whole} WHERE ${old};`]
          : []),
        `DELETE FROM ${whole} WHERE ${quoted(key)} IN (SELECT ${quoted(key)} FROM ${whole} WHERE ${old});`,
        `UPDATE ${state} SET last_moved = changes(), moved = moved + changes();`,
      ],
    },
    state,
  );
  const up = `${remarks(
    `Have a scheduler run this until last_moved is 0, with a pause between two runs: UPDATE ${state} SET last_moved = 0, last_batch_at = ${sqliteNow};`,
    `Each run is one batch and one transaction. Nothing moves while is_stopped is set.`,
  )}${created}CREATE TABLE ${state} (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  is_stopped INTEGER NOT NULL DEFAULT 0,
  batch INTEGER NOT NULL DEFAULT 1000,
  moved INTEGER NOT NULL DEFAULT 0,
  last_moved INTEGER NOT NULL DEFAULT 0,
  last_batch_at TEXT
);
INSERT INTO ${state} (id) VALUES (1);
${trigger}`;
  const down = `${isArchived ? remarks(keptRows) : ''}DROP TABLE ${state};\n${isArchived ? `DROP TABLE ${archive};\n` : ''}`;
  return [migration([isArchived ? 'archive' : 'erase', 'old', table.name], up, down)];
}

/** SQLite has no modifier for weeks. */
function limitOf(keep: string, stored: string): string {
  const [count = '', unit = ''] = keep.split(' ');
  const back = unit.startsWith('week') ? `-${String(Number(count) * 7)} days` : `-${count} ${unit}`;
  const at = (format: string): string => `strftime('${format}', 'now', '${back}')`;
  switch (stored) {
    case 'iso':
      return at('%Y-%m-%dT%H:%M:%SZ');
    case 'seconds':
      return `CAST(${at('%s')} AS INTEGER)`;
    case 'milliseconds':
      return `CAST(${at('%s')} AS INTEGER) * 1000`;
    default:
      return at('%Y-%m-%d %H:%M:%S');
  }
}
