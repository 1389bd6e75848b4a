/** ALTER TABLE on a table of DuckDB that an index is on or a foreign key refers to, and DROP COLUMN before an indexed column. */
import type { Name, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { isSameName } from '../../schema/apply/worded/columns.ts';
import { displayName, indexesOf } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  index:
    'The index {index} prevents this change of {table}: the statement fails. Drop the index first, and create it again after.',
  referenced:
    'A foreign key of {other} prevents this change of {table}: the statement fails. Create {other} again without the key first.',
  behind:
    '{key} is behind {column}, which DuckDB does not drop: the statement fails. Create {table} again without it, and copy the rows.',
} as const;

const readings = 'CREATE TABLE readings (note VARCHAR, sensor INTEGER, unit VARCHAR);';
const withIndex = {
  dialect: 'duckdb',
  history: [readings, 'CREATE INDEX of_sensor ON readings (sensor);'],
} as const;
const parents = {
  dialect: 'duckdb',
  history: [
    'CREATE TABLE sensors (id INTEGER PRIMARY KEY, place VARCHAR);',
    'CREATE TABLE logs (sensor INTEGER REFERENCES sensors (id));',
  ],
} as const;
const dependent = 'there are entries that depend on it';

export const rule = defineRule({
  id: 'design/altered-under-index',
  hazard: 'refused',
  dialects: ['duckdb'],
  elsewhere:
    'data-loss/blocked-by-dependents and design/drop-column-refused tell what stands in the way there.',
  summary: 'ALTER TABLE on a table of DuckDB with an index, or one that a foreign key refers to.',
  why: `DuckDB refuses to rename, retype or drop a column, to rename the table, and to change NOT NULL, as long as an index is on the table or another
table refers to it: “Cannot alter entry … because there are entries that depend on it”, whichever column is meant. Adding a column and changing a default
go through. A column in front of a UNIQUE or PRIMARY KEY column is not dropped either. (Executed on DuckDB 1.5.)`,
  instead: `Drop the index, change the table, and create the index again; in one transaction, but for DROP COLUMN, which wants the index dropped in a
transaction before.`,
  whenOff: 'Never: DuckDB refuses the statement.',
  messages,
  fix: {
    kinds: [],
    because:
      'Where the index is dropped and created again is for people to say: it takes the time of its rows.',
  },
  directions: 'both',
  examples: [
    bad(
      'Another column is indexed',
      `ALTER TABLE readings RENAME COLUMN note TO remark;
--                                 ^^^^ error: The index of_sensor prevents this change of readings: the statement fails. Drop the index first, and create it again after.`,
      { ...withIndex, refused: dependent },
    ),
    bad(
      'A table that others refer to',
      `ALTER TABLE sensors ALTER COLUMN place SET NOT NULL;
--                               ^^^^^ error: A foreign key of logs prevents this change of sensors: the statement fails. Create logs again without the key first.`,
      { ...parents, refused: dependent },
    ),
    bad(
      'A column before a key',
      `ALTER TABLE once DROP COLUMN note;
--                           ^^^^ error: UNIQUE (code) is behind note, which DuckDB does not drop: the statement fails. Create once again without it, and copy the rows.`,
      {
        dialect: 'duckdb',
        history: ['CREATE TABLE once (note VARCHAR, code VARCHAR UNIQUE);'],
        refused: 'an index depends on a column after it',
      },
    ),
    good(
      'A column is added, and a default set',
      `ALTER TABLE readings ADD COLUMN place VARCHAR;
ALTER TABLE readings ALTER COLUMN unit SET DEFAULT 'C';`,
      withIndex,
    ),
    good(
      'The index makes room',
      `DROP INDEX of_sensor;
ALTER TABLE readings RENAME COLUMN note TO remark;
CREATE INDEX of_sensor ON readings (sensor);`,
      withIndex,
    ),
    good('A column behind the key', 'ALTER TABLE once DROP COLUMN note;', {
      dialect: 'duckdb',
      history: ['CREATE TABLE once (code VARCHAR UNIQUE, note VARCHAR);'],
    }),
  ],
  check: {
    renameRelation: ({ target, to }, context) => judge(target, to, context),
    renameColumn: ({ table, column }, context) => judge(table, column, context),
    alterColumnType: ({ table, column }, context) => judge(table, column, context),
    setNotNull: ({ table, column }, context) => judge(table, column, context),
    dropNotNull: ({ table, column }, context) => judge(table, column, context),
    dropColumn({ table: name, column }, context) {
      if (judge(name, column, context)) return;
      const table = context.table(name);
      const key = table && keyBehind(table, column);
      if (key === undefined) return;
      const data = { key, column: column.written ?? column.text, table: shownName(context, name) };
      context.report({ message: 'behind', at: column, data });
    },
  },
});

type Context = RuleContext<typeof messages>;

/** True if it was told. */
function judge(name: ObjectName, at: Span, context: Context): boolean {
  const table = context.table(name);
  if (table === undefined) return false;
  const [index] = indexesOf(context.schema, table.key).filter(({ certainty }) => certainty === 'certain');
  if (index !== undefined) {
    context.report({ message: 'index', at, data: { index: index.name, table: shownName(context, name) } });
    return true;
  }
  const other = (context.schema.referencedBy.get(table.key) ?? []).find((one) => one !== table.key);
  if (other === undefined) return false;
  const data = { other: displayName(other), table: shownName(context, name) };
  context.report({ message: 'referenced', at, data });
  return true;
}

/** `UNIQUE (code)`, behind the column. Columns of a table from a query are not known. */
function keyBehind({ columns, constraints, complete }: Table, column: Name): string | undefined {
  const place = columns.findIndex(({ name }) => isSameName(name, column.text));
  if (!complete || place < 0) return undefined;
  const key = constraints.find(
    (one) =>
      (one.kind === 'unique' || one.kind === 'primary-key') &&
      one.columns.some((name) => columns.findIndex((each) => isSameName(each.name, name)) > place),
  );
  const words = key?.kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY';
  return key && `${words} (${key.columns.join(', ')})`;
}
