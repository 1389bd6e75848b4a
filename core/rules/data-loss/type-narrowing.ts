/** A column's new type can represent fewer values. */
import type { ColumnDefinition, Name, ObjectName, TypeName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { narrowing } from '../../rule-kit/data-preservation/narrower-type.ts';
import { mustBeEmpty } from '../../rule-kit/rows/empty-tables.ts';
import { operationsBefore } from '../../rule-kit/statements/neighbours.ts';
import { severityOn, shownName } from '../../rule-kit/tables/tables.ts';
import { column as columnOf, relationKey } from '../../schema/lookup.ts';
import type { Column } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  fails:
    '{new} holds less than {old}: one value of {column} in {table} that does not fit makes this fail. Look for such rows first.',
  loses:
    '{new} holds less than {old}: values of {column} in {table} are cut or rounded to fit, without a word and for good. Keep the old column.',
} as const;

const things =
  'CREATE TABLE things (id bigint PRIMARY KEY, code varchar(20), price numeric(12,4), at timestamp);';
const sqlserverThings = {
  dialect: 'sqlserver',
  history: ['CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY, Code nvarchar(max) NULL);'],
} as const;

export const rule = defineRule({
  id: 'data-loss/type-narrowing',
  hazard: 'loses-data',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  elsewhere: { others: 'SQLite changes no column’s type.', duckdb: 'Not read there yet.' },
  summary: 'ALTER COLUMN, MODIFY or CHANGE to a type that holds less than the old one.',
  why: `Shorter strings and smaller numbers: the first value that does not fit makes the statement fail, after minutes perhaps, under an
\`ACCESS EXCLUSIVE\` lock. Fewer decimals, a date in place of a time, an explicit cast to a shorter string: nothing fails, and the rest of each
value is gone. MySQL and MariaDB refuse what does not fit in strict mode and cut it in any other; decimals they round in both (seen on MariaDB 10.11).
SQL Server writes a question mark for a letter that the code page of \`varchar\` has not. SQLite keeps whatever it is given, so nothing is said there.`,
  instead: `Look for values that do not fit, and decide what becomes of them. Then add a column of the new type, copy in batches, and drop the
old one when nobody reads it. A limit alone is better said by a \`CHECK … NOT VALID\` that is validated later.`,
  whenOff: 'Where somebody has looked: suppress that statement and say so.',
  facts: ['alter-type/rewrite'],
  messages,
  fix: { kinds: [], because: 'What becomes of values that do not fit is for people to say.' },
  examples: [
    bad(
      'A shorter string',
      `ALTER TABLE things ALTER COLUMN code TYPE varchar(5);
--                                        ^^^^^^^^^^ warning: varchar(5) holds less than varchar(20): one value of code in things that does not fit makes this fail. Look for such rows first.`,
      { history: [things] },
    ),
    bad(
      'Fewer decimals',
      `ALTER TABLE things ALTER COLUMN price TYPE numeric(12,2);
--                                         ^^^^^^^^^^^^^ warning: numeric(12,2) holds less than numeric(12,4): values of price in things are cut or rounded to fit, without a word and for good. Keep the old column.`,
      { history: [things] },
    ),
    bad(
      'MySQL: a shorter string and fewer decimals',
      `ALTER TABLE things MODIFY code varchar(5);
--                             ^^^^^^^^^^ warning: varchar(5) holds less than varchar(20): one value of code in things that does not fit makes this fail. Look for such rows first.
ALTER TABLE things MODIFY price decimal(12,2);
--                              ^^^^^^^^^^^^^ warning: decimal(12,2) holds less than decimal(12,4): values of price in things are cut or rounded to fit, without a word and for good. Keep the old column.`,
      { dialect: 'mysql', history: [things] },
    ),
    bad(
      'SQL Server: a shorter string',
      `ALTER TABLE dbo.Things ALTER COLUMN Code nvarchar(5) NULL;
--                                       ^^^^^^^^^^^ warning: nvarchar(5) holds less than nvarchar(max): one value of Code in Things that does not fit makes this fail. Look for such rows first.`,
      sqlserverThings,
    ),
    good('A longer string', `ALTER TABLE things ALTER COLUMN code TYPE text;`, { history: [things] }),
  ],
  check: {
    alterColumnType({ table, column, type, using }, context) {
      // Only an explicit cast truncates a plain string.
      judge({ table, column, type, values: undefined, isCast: using?.text.includes('(') === true }, context);
    },
    redefineColumn({ table, column, definition }, context) {
      judge(
        { table, column, type: definition.type, values: definition.mysql?.values, isCast: false },
        context,
      );
    },
  },
});

type Context = RuleContext<typeof messages>;

interface Change {
  readonly table: ObjectName;
  readonly column: Name;
  readonly type: TypeName;
  /** Values of a MySQL ENUM. */
  readonly values: NonNullable<ColumnDefinition['mysql']>['values'] | undefined;
  readonly isCast: boolean;
}

function judge({ table: name, column, type, values, isCast }: Change, context: Context): void {
  const table = context.table(name);
  const old = table && columnOf(table, column.text);
  if (table === undefined || old === undefined || context.isNew(name) || context.isOfChange(old.origin))
    return;
  if (mustBeEmpty(context, name)) return;
  // An earlier statement made the values fit.
  const isFitted = operationsBefore(context).some(
    (one) =>
      one.kind === 'update' &&
      one.columns.includes(old.name) &&
      relationKey(context.schema, one.table) === table.key,
  );
  if (isFitted) return;
  const how = lostLabels(old, values) ? 'string' : narrowing(old.type, type, context.schema.dialect);
  if (how === undefined) return;
  context.report({
    message: how === 'lossy' || (how === 'string' && isCast) ? 'loses' : 'fails',
    at: type,
    data: {
      new: context.schema.dialect === 'postgresql' ? typeText(type) : context.text(type),
      old: oldText(old, context),
      column: old.name,
      table: shownName(context, name),
    },
    ...severityOn(context, name),
  });
}

function lostLabels({ type, mysql: was }: Column, values: Change['values']): boolean {
  return type.name === 'enum' && values !== undefined && values.length > 0
    ? was?.values.some((one) => !values.includes(one)) === true
    : false;
}

function oldText({ type, mysql: was }: Column, { schema }: Context): string {
  if (schema.dialect === 'postgresql') return typeText(type);
  const parts =
    type.name === 'enum'
      ? (was?.values ?? []).map((one) => `'${one}'`)
      : [...type.wordModifiers, ...type.modifiers];
  return parts.length === 0 ? type.name : `${type.name}(${parts.join(',')})`;
}
