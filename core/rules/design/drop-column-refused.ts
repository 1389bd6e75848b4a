/** DROP COLUMN on a column that SQLite refuses to drop: a key, or one that an index, a constraint, a view or a trigger uses. */
import type { DropColumn } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import { isIndexOn, rebuildFix, withoutColumn } from '../../rule-kit/tables/sqlite-rebuild.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { indexesOf } from '../../schema/lookup.ts';
import type { Relation, Table } from '../../schema/model.ts';
import { isTable, isView } from '../../schema/apply/store.ts';
import { namesIt, rowReads, viewReads } from '../../schema/apply/sqlite/texts.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  only: '{column} is the only column of {table}, which SQLite does not drop: the statement fails. Drop the table.',
  key: 'SQLite drops no {kind} column such as {column}: the statement fails. Rebuild {table} without it: a new table, the rows, drop, rename.',
  table:
    'A constraint or another column of {table} uses {column}: the statement fails. Rebuild {table} without it: a new table, the rows, drop, rename.',
  index: 'The index {index} uses {column}: the statement fails. Drop the index first.',
  view: 'The view {view} reads {column}: the statement fails. Drop the view first, and create it again without the column.',
  trigger:
    'The trigger {trigger} reads {column}: the statement fails. Drop the trigger first, and create it again without the column.',
} as const;

const people = `CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  code TEXT UNIQUE,
  name TEXT,
  born INTEGER,
  CHECK (born > 1900)
);
CREATE INDEX people_name ON people (lower(name));
INSERT INTO people VALUES (1, 'a', 'Ada', 1915);`;
export const rule = defineRule({
  id: 'design/drop-column-refused',
  hazard: 'refused',
  dialects: ['sqlite'],
  elsewhere: {
    postgresql: 'data-loss/blocked-by-dependents tells it.',
    mysql: 'data-loss/blocked-by-dependents tells it.',
    sqlserver: 'design/drop-column-with-default tells it.',
    duckdb: 'design/altered-under-index tells it in part.',
  },
  versions: { from: 335 },
  summary: 'DROP COLUMN where a key, an index, a constraint, a view or a trigger counts on the column.',
  why: `SQLite reads its whole schema again without the column, and takes the change back where anything in it does not fit any more: an index on
it, a \`CHECK\` or a generated column that speaks of it, a view, a trigger with \`NEW\` or \`OLD\`. A \`PRIMARY KEY\` and a \`UNIQUE\` column it does not
drop at all. Nothing goes along by itself as in other databases.`,
  instead: `What stands in the way goes first: the index, the view, the trigger. For keys and constraints of the table itself it is made anew without
the column.`,
  whenOff: 'Never.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'An index on a column that goes serves nobody any more. A table that is made anew is written as the migrations have defined it, with all of its rows.',
    leaves: ['data-loss/drop-table', 'data-loss/rebuild-loses'],
  },
  directions: 'both',
  examples: [
    bad(
      'An index uses it',
      `ALTER TABLE people DROP COLUMN name;
--                             ^^^^ error: The index people_name uses name: the statement fails. Drop the index first. 💡`,
      {
        dialect: 'sqlite',
        history: [people],
        refused: 'error in index people_name after drop column',
        fixed: `DROP INDEX people_name;
ALTER TABLE people DROP COLUMN name;`,
      },
    ),
    good('With its own check and reference', 'ALTER TABLE pets DROP COLUMN owner;', {
      dialect: 'sqlite',
      history: [
        people,
        'CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people CHECK (owner > 0));',
      ],
    }),
  ],
  check: {
    dropColumn(operation, context) {
      const table = context.table(operation.table);
      const name = operation.column.text;
      if (table?.complete !== true || operation.ifExists || !table.columns.some((one) => one.name === name))
        return;
      const at = operation.column;
      const shown = { column: name, table: shownName(context, operation.table) };
      if (table.columns.length === 1) context.report({ message: 'only', at, data: shown });
      else if (!tellsKey(table, operation, shown, context)) tellsUser(table, operation, shown, context);
    },
  },
});

type Context = RuleContext<typeof messages>;
type Shown = Readonly<Record<'column' | 'table', string>>;

/** The table's own definition. */
function tellsKey(table: Table, operation: DropColumn, data: Shown, context: Context): boolean {
  const { column: at } = operation;
  const key = table.constraints.find(
    ({ kind, columns, source }) =>
      columns.includes(at.text) &&
      (kind === 'primary-key' || (kind === 'unique' && columns.length === 1 && source === undefined)),
  );
  const fix = (): RuleFix | undefined => rebuiltWithout(operation, context);
  if (key !== undefined) {
    const kind = key.kind === 'primary-key' ? 'PRIMARY KEY' : 'UNIQUE';
    context.report({ message: 'key', at, data: { ...data, kind }, fix: fix() });
    return true;
  }
  const isSaid =
    table.constraints.some(({ source, columns, expression }) =>
      source === undefined
        ? !columns.includes(at.text) && says(expression, at.text)
        : columns.includes(at.text) || says(expression, at.text),
    ) ||
    table.columns.some(
      ({ name, generated, default: text }) =>
        name !== at.text && generated !== undefined && says(text, at.text),
    );
  if (isSaid) context.report({ message: 'table', at, data, fix: fix() });
  return isSaid;
}

function tellsUser(table: Table, { column: at }: DropColumn, data: Shown, context: Context): void {
  const { column } = data;
  const used = indexesOf(context.schema, table.key).filter(
    (one) => one.constraint === undefined && isIndexOn(one, at.text),
  );
  if (used.length > 0) {
    const names = used.map(({ name }) => name);
    const edits = [insert(0, names.map((one) => `DROP INDEX ${one};\n`).join(''))];
    const fix: RuleFix = { kind: 'rewrite', title: 'Drop the index first', edits };
    context.report({ message: 'index', at, data: { index: oneOf(names), column }, fix });
    return;
  }
  const trigger = table.triggers.find(({ source }) => source !== undefined && rowReads(source, at.text));
  if (trigger !== undefined)
    context.report({ message: 'trigger', at, data: { trigger: trigger.name, column } });
  else tellsView(table, at, column, context);
}

function tellsView(table: Table, at: DropColumn['column'], column: string, context: Context): void {
  const { relations } = context.schema;
  for (const one of relations.values()) {
    if (!isView(one) || one.source === undefined || !one.reads.includes(table.key)) continue;
    // An unqualified column certainly belongs to this table only if no other table of the view has one of that name.
    const isItsAlone = one.reads.every((key) => key === table.key || isWithout(relations.get(key), at.text));
    if (!viewReads(one.source, at.text, table.name, isItsAlone)) continue;
    context.report({ message: 'view', at, data: { view: one.name, column } });
    return;
  }
}

function isWithout(relation: Relation | undefined, column: string): boolean {
  return (
    relation !== undefined &&
    isTable(relation) &&
    relation.complete &&
    relation.columns.every(({ name }) => name !== column)
  );
}

function says(text: string | undefined, name: string): boolean {
  return text !== undefined && namesIt(text, name);
}

function rebuiltWithout({ table, column }: DropColumn, context: Context): RuleFix | undefined {
  const title = `Make ${shownName(context, table)} anew without ${column.text}`;
  return rebuildFix(table, title, withoutColumn(table, column.text, context), context);
}
