/** A value added to an enum and used in the same transaction. */
import type { AddEnumValue, Operation } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { typeOfLiteral } from '../../rule-kit/literal-column.ts';
import { laterTogether } from '../../rule-kit/section.ts';
import { candidateKeys } from '../../schema/lookup.ts';
import type { UserType } from '../../schema/model.ts';
import type { ParsedStatement, Statement } from '../../syntax/statement.ts';
import { slice, type Span } from '../../text/span.ts';

const messages = {
  unsafe:
    'Using {value} fails here: a value that was added to {type} cannot be used before its transaction commits. Add it in an earlier migration.',
} as const;

const mood = `CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE people (id bigint PRIMARY KEY, mood mood);`;

export const rule = defineRule({
  id: 'transaction/enum-value-in-same-transaction',
  category: 'transaction',
  since: '0.1.0',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary: 'ALTER TYPE … ADD VALUE, and the value used before the transaction commits.',
  why: `\`ADD VALUE\` may run in a transaction, but until that commits the server refuses every use of the value: *unsafe use of new value*,
error 55P04. Only for a type that the same transaction made there is no such limit.`,
  instead:
    'Add the value in a migration of its own, which runs before. Nothing that exists is changed by that.',
  whenOff: 'Never: the server refuses the statement.',
  facts: ['add-enum-value'],
  messages,
  fix: {
    kinds: [],
    because: 'The value has to be there in a migration before this one, which may have run already.',
  },
  directions: 'both',
  bodies: 'executed',
  examples: [
    bad(
      'Added and written in one query',
      `ALTER TYPE mood ADD VALUE 'ok';
UPDATE people SET mood = 'ok' WHERE id = 1;
--                       ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.`,
      { history: [mood, "INSERT INTO people VALUES (1, 'sad');"], tool: 'golang-migrate', refused: '55P04' },
    ),
    bad(
      'As a default counts as well',
      `BEGIN;
ALTER TYPE mood ADD VALUE 'ok' AFTER 'sad';
ALTER TABLE people ALTER COLUMN mood SET DEFAULT 'ok';
--                                               ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.
COMMIT;`,
      { history: [mood], refused: '55P04' },
    ),
    good(
      'Sent one by one, each commits for itself',
      `ALTER TYPE mood ADD VALUE 'ok';
UPDATE people SET mood = 'ok' WHERE id = 1;`,
      { history: [mood] },
    ),
    good(
      'The type is made in the same transaction',
      `BEGIN;
CREATE TYPE size AS ENUM ('small');
ALTER TYPE size ADD VALUE 'large';
CREATE TABLE shirts (id bigint PRIMARY KEY, size size DEFAULT 'large');
COMMIT;`,
    ),
    good(
      'The same word in a text column of the same table',
      `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
INSERT INTO visits (id, note) VALUES (1, 'none'), (2, 'ok');
UPDATE visits SET note = 'ok' WHERE note IN ('yes', 'ok');
DELETE FROM visits WHERE note = 'ok';
COMMIT;`,
      { history: [mood, 'CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text);'] },
    ),
    bad(
      'Compared with the text column, and written to the other',
      `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
UPDATE visits SET mood = 'ok' WHERE note = 'ok';
--                       ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.
COMMIT;`,
      {
        history: [
          mood,
          "CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text); INSERT INTO visits VALUES (1, 'sad', 'ok');",
        ],
        refused: '55P04',
      },
    ),
    bad(
      'Several columns set at once',
      `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
UPDATE visits SET (mood, note) = ('ok', 'none');
--                                ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.
COMMIT;`,
      {
        history: [
          mood,
          "CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text); INSERT INTO visits VALUES (1, 'sad', 'x');",
        ],
        refused: '55P04',
      },
    ),
    good(
      'What a function makes of text, and places of other columns',
      `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
UPDATE visits SET (mood, note) = ('sad', 'ok') WHERE lower(note) = 'ok' OR 'ok' = note;
UPDATE visits SET (mood, note) = ROW ('sad', 'ok') WHERE replace(lower(note), 'x', '') IN ('no', 'ok');
COMMIT;`,
      {
        history: [
          mood,
          "CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text); INSERT INTO visits VALUES (1, 'sad', 'ok');",
        ],
      },
    ),
    bad(
      'A function that gives back what it gets',
      `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
DELETE FROM visits WHERE coalesce(mood, 'sad') = 'ok';
--                                               ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.
COMMIT;`,
      {
        history: [
          mood,
          "CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text); INSERT INTO visits VALUES (1, 'sad', 'ok');",
        ],
        refused: '55P04',
      },
    ),
    bad(
      'By its place in VALUES',
      `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
INSERT INTO visits VALUES (1, 'sad', 'ok'), (2, 'ok', 'none');
--                                              ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.
COMMIT;`,
      {
        history: [mood, 'CREATE TABLE visits (id bigint PRIMARY KEY, mood mood, note text);'],
        refused: '55P04',
      },
    ),
    good(
      'The same word for something else',
      `BEGIN;
ALTER TYPE mood ADD VALUE 'ok';
CREATE TABLE states (name text PRIMARY KEY);
INSERT INTO states VALUES ('ok');
COMMIT;`,
      { history: [mood] },
    ),
  ],
  check: {
    addEnumValue(operation, context) {
      if (context.body !== undefined || context.transaction.kind === 'none') return;
      const type = typeNamed(operation, context);
      if (type === undefined || type.origin.file === context.path || type.values.includes(operation.value))
        return;
      const use = laterTogether(context).flatMap(
        (one) => useIn(one, operation.value, type, context) ?? [],
      )[0];
      if (use === undefined) return;
      const { start } = context.statement.span;
      context.report({
        message: 'unsafe',
        at: { start: use.start - start, end: use.end - start },
        data: { value: `'${operation.value}'`, type: type.name },
        related: [{ file: context.path, span: context.statement.span, message: `The value is added here.` }],
      });
    },
  },
});

function typeNamed(operation: AddEnumValue, { schema }: RuleContext<typeof messages>): UserType | undefined {
  return candidateKeys(schema, operation.type).flatMap((key) => schema.types.get(key) ?? [])[0];
}

/** The literal, in a statement that writes, compares or casts to the type: on a table with such a column, or naming the type. */
function useIn(
  statement: Statement,
  value: string,
  type: UserType,
  context: RuleContext<typeof messages>,
): Span | undefined {
  const { parsed, span } = statement;
  const evaluates = parsed.operations.filter((one) => evaluated.has(one.kind));
  const literal = parsed.tokens.find(
    (one) =>
      slice(parsed.text, one) === `'${value.replaceAll("'", "''")}'` &&
      !evaluates.every((operation) => isForAnother(operation, parsed, one, type, context)),
  );
  if (literal === undefined || evaluates.length === 0) return undefined;
  const named = parsed.tokens.some((one) => slice(parsed.text, one).replaceAll('"', '') === type.name);
  if (!named && !evaluates.some((one) => touches(one, type, context))) return undefined;
  return { start: span.start + literal.start, end: span.start + literal.end };
}

/** The tokens around it tell a column of the table that is not of the type. */
function isForAnother(
  operation: Operation,
  parsed: ParsedStatement,
  literal: Span,
  type: UserType,
  context: RuleContext<typeof messages>,
): boolean {
  if (operation.kind !== 'insert' && operation.kind !== 'update' && operation.kind !== 'delete') return false;
  const table = operation.reads.length === 0 ? context.table(operation.table) : undefined;
  if (table === undefined || parsed.text.slice(literal.end).trimStart().startsWith('::')) return false;
  const found = typeOfLiteral(parsed, literal, table);
  return found !== undefined && found !== type.name;
}

const evaluated: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>([
  'insert',
  'update',
  'delete',
  'setDefault',
  'addColumn',
  'addConstraint',
  'createTable',
  'createIndex',
]);

function touches(operation: Operation, type: UserType, context: RuleContext<typeof messages>): boolean {
  if (!('table' in operation) || operation.table === undefined || !('name' in operation.table)) return false;
  const table = context.table(operation.table);
  if (table === undefined) return false;
  const isOf = (one: { readonly name: string; readonly type: { readonly name: string } }): boolean =>
    one.type.name === type.name;
  // A default is of its column's type, and of no other.
  if (operation.kind === 'setDefault')
    return table.columns.some((one) => one.name === operation.column.text && isOf(one));
  const set = operation.kind === 'update' && operation.where === undefined ? operation.columns : undefined;
  return table.columns.some((one) => isOf(one) && (set === undefined || set.includes(one.name)));
}
