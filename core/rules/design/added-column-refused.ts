/** ADD COLUMN with a clause that SQLite rejects, always or for a table with rows. */
import type { AddColumn } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isEmptiedBefore } from '../../rule-kit/rows/empty-tables.ts';
import { rebuildFix } from '../../rule-kit/tables/sqlite-rebuild.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  unique:
    'SQLite adds no UNIQUE column: the statement fails. Add {column} to {table} without it, and create a unique index.',
  key: 'SQLite adds no PRIMARY KEY column: the statement fails. Rebuild {table} with it: a new table, the rows, drop, rename.',
  computed:
    'This fails as soon as {table} holds one row: SQLite adds a column only with a default that is a constant. Add {column} without it, fill it, and set it in each INSERT.',
  computedRequired:
    'This fails as soon as {table} holds one row: SQLite wants a constant default here. Add {column} without it and NOT NULL, fill it, and set it in each INSERT.',
  required:
    'This fails as soon as {table} holds one row: SQLite adds a NOT NULL column only with a default. Give {column} one.',
  referring:
    'Where foreign keys are on, this fails as soon as {table} holds one row: a column with REFERENCES has to begin as NULL. Leave the default out.',
  stored:
    'This fails as soon as {table} holds one row: SQLite adds no STORED column. Make {column} VIRTUAL, and index it where it is looked for.',
} as const;

const people =
  "CREATE TABLE people (id INTEGER PRIMARY KEY, born TEXT); INSERT INTO people VALUES (1, '1990');";
const sqlite = { dialect: 'sqlite', history: [people] } as const;

export const rule = defineRule({
  id: 'design/added-column-refused',
  hazard: 'refused',
  dialects: ['sqlite'],
  elsewhere: {
    others: 'ADD COLUMN takes what SQLite refuses.',
    duckdb: 'design/duckdb-alter-refused tells it.',
  },
  summary:
    'ADD COLUMN with UNIQUE, PRIMARY KEY, a default that is computed, STORED, or NOT NULL without a default.',
  why: `SQLite does not touch rows when it adds a column: it writes the definition down, and rows that are there read as if they had its default. So
the default has to be a constant, and nothing that needs an index can come along. \`UNIQUE\` and \`PRIMARY KEY\` are always refused, the others as
soon as the table holds a row: they work on the empty tables of tests. \`CURRENT_TIMESTAMP\` is no constant.`,
  instead: `A column without the default, an \`UPDATE\` for the rows that are there, and the value in each \`INSERT\` from then on; a unique index beside
it; a table made anew where the definition itself has to say it.`,
  whenOff: 'Where migrations only ever run on empty tables.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'A unique index forbids the same as UNIQUE; NULL may stand in many rows with both. A virtual column has the same values. A table that is made anew is written as the migrations have defined it, with all of its rows.',
  },
  examples: [
    bad(
      'UNIQUE',
      `ALTER TABLE people ADD COLUMN "Code" TEXT UNIQUE;
--                                        ^^^^^^ error: SQLite adds no UNIQUE column: the statement fails. Add Code to people without it, and create a unique index. 💡`,
      {
        ...sqlite,
        refused: 'Cannot add a UNIQUE column',
        fixed: `ALTER TABLE people ADD COLUMN "Code" TEXT;
CREATE UNIQUE INDEX people_code_key ON people ("Code");`,
      },
    ),
    good(
      'Nothing is left in the table',
      `DELETE FROM people;
ALTER TABLE people ADD COLUMN kind TEXT NOT NULL;`,
      sqlite,
    ),
  ],
  check: {
    addColumn(operation, context) {
      const found = refusalIn(operation, context);
      if (found === undefined) return;
      const { message, at, fix } = found;
      const data = { column: operation.column.name.text, table: shownName(context, operation.table) };
      context.report({ message, at, data, fix });
    },
  },
});

interface Found {
  readonly message: keyof typeof messages;
  readonly at: Span;
  readonly fix?: RuleFix | undefined;
}

function refusalIn(operation: AddColumn, context: RuleContext<typeof messages>): Found | undefined {
  const { constraints, default: value, generated, name, notNull } = operation.column;
  const key = constraints.find(({ kind }) => kind === 'primary-key');
  if (key !== undefined) return { message: 'key', at: placeOf(key) };
  const unique = constraints.find(({ kind }) => kind === 'unique');
  if (unique !== undefined)
    return { message: 'unique', at: placeOf(unique), fix: withIndex(operation, unique, context) };
  // A table that this migration creates is empty, or filled explicitly.
  if (context.isNew(operation.table)) return undefined;
  if (generated?.storage === 'stored')
    return { message: 'stored', at: name, fix: rebuilt(operation, context) };
  if (generated !== undefined) return undefined;
  const isNull = value === undefined || value.literal?.kind === 'null';
  if (isNull)
    return notNull === undefined || isEmptiedBefore(operation.table, context)
      ? undefined
      : { message: 'required', at: notNull };
  const reference = constraints.find(({ kind }) => kind === 'foreign-key');
  if (reference !== undefined && !context.schema.foreignKeysUnchecked)
    return { message: 'referring', at: placeOf(reference) };
  if (isConstant(value.text)) return undefined;
  const message = notNull === undefined ? 'computed' : 'computedRequired';
  return { message, at: value, fix: rebuilt(operation, context) };
}

function placeOf({ start, end }: Span): Span {
  return { start, end };
}

/** By the engine's definition: a literal with or without a sign, in parentheses or not. A tool's placeholder usually stands for one. */
function isConstant(text: string): boolean {
  if (filledIn.test(text)) return true;
  const bare = text.replaceAll(/^[\s(]+|[\s)]+$/g, '');
  return (
    /^(?:[-+]?\s*(?:0x[0-9a-f]+|[\d.]+(?:e[-+]?\d+)?)|x?'(?:[^']|'')*'|"[^"]*"|null|true|false|[a-z_]\w*)$/i.test(
      bare,
    ) && !/^current_/i.test(bare)
  );
}

/** `${name}`, `{{ name }}`. */
const filledIn = /\$\{|\{\{/;

/** Copying gives existing rows the column's default. */
function rebuilt({ table, column }: AddColumn, context: RuleContext<typeof messages>): RuleFix | undefined {
  const source = column.sqlite?.source;
  const title = `Rebuild ${shownName(context, table)} with it`;
  return source === undefined ? undefined : rebuildFix(table, title, { added: [source] }, context);
}

function withIndex(
  { table, column }: AddColumn,
  unique: Span,
  context: RuleContext<typeof messages>,
): RuleFix {
  const { text } = context.statement.parsed;
  const written = (span: Span): string => text.slice(span.start, span.end);
  const before = text.slice(0, unique.start).trimEnd();
  const index = `${table.name.text}_${column.name.text}_key`.replaceAll(/\W/g, '_');
  const rest = text.slice(unique.end);
  const fixed = `${before}${rest};\nCREATE UNIQUE INDEX ${index} ON ${written(table)} (${written(column.name)})`;
  return {
    kind: 'rewrite',
    title: 'Add it without UNIQUE, and create a unique index',
    edits: [replace({ start: 0, end: text.length }, fixed)],
  };
}
