/** REFERENCES at a column, which MySQL up to 8.4 parses and ignores. */
import { serverName } from '../../migrations/dialect/server-version.ts';
import type { ColumnDefinition, ConstraintDefinition, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { indexesOf, primaryKey, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { insert, remove, replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { takesInlineReferences } from '../../schema/apply/mysql/keys.ts';

const messages = {
  ignored:
    '{server} reads REFERENCES at {column} and forgets it: {table} gets no foreign key. Write FOREIGN KEY as a part of the table.',
} as const;

const customers = 'CREATE TABLE customers (id bigint PRIMARY KEY) ENGINE=InnoDB;';
export const rule = defineRule({
  id: 'design/inline-references-ignored',
  hazard: 'misleads',
  dialects: ['mysql'],
  elsewhere: 'REFERENCES in a column definition creates the key.',
  summary: 'A foreign key written at its column, where MySQL ignores it.',
  why: `MySQL up to 8.4 takes \`column type REFERENCES other (id)\` without a warning and makes no foreign key of it (manual, “FOREIGN KEY
Constraints”). Rows that point nowhere are found when somebody joins. MySQL 9 and MariaDB make the key; on MariaDB that is tested.`,
  instead:
    'Write `FOREIGN KEY (column) REFERENCES other (id)` among the table’s parts, or `ADD FOREIGN KEY` in ALTER TABLE.',
  whenOff: 'Where the words are meant as a remark.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'The table then has the foreign key that is written; rows that break it make the statement fail.',
    differs: [{ at: 'end', of: 'constraint', words: 'The table has the foreign key, and an index for it.' }],
  },
  examples: [
    bad(
      'In CREATE TABLE',
      `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id));
--                                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL 8.4 reads REFERENCES at customer_id and forgets it: orders gets no foreign key. Write FOREIGN KEY as a part of the table. 💡`,
      {
        dialect: 'mysql',
        history: [customers],
        fixed:
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, FOREIGN KEY (customer_id) REFERENCES customers (id));',
      },
    ),
    good(
      'As a part of the table',
      'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, FOREIGN KEY (customer_id) REFERENCES customers (id));',
      {
        dialect: 'mysql',
        history: [customers],
      },
    ),
  ],
  check: {
    createTable(operation, context) {
      // It would also be ignored as a table constraint.
      if (keepsNoKeys.test(context.statement.parsed.text)) return;
      for (const column of operation.columns) judge(operation.table, column, 'offered', context);
    },
    addColumn(operation, context) {
      judge(operation.table, operation.column, 'left-out', context);
    },
  },
});

/** Storage engines that parse foreign keys and ignore them. */
const keepsNoKeys = /\b(?:engine|type)\s*=?\s*(?:myisam|aria|memory|heap|archive|csv|merge|blackhole)\b/i;

function judge(
  table: ObjectName,
  column: ColumnDefinition,
  fix: 'offered' | 'left-out',
  context: RuleContext<typeof messages>,
): void {
  if (takesInlineReferences(context.targetVersion)) return;
  const { text } = context.statement.parsed;
  for (const one of column.constraints) {
    if (one.kind !== 'foreign-key') continue;
    context.report({
      message: 'ignored',
      at: { start: one.start, end: one.end },
      data: {
        server: serverName('mysql', context.targetVersion),
        column: column.name.text,
        table: table.name.text,
      },
      fix: fix === 'offered' && isTaken(table, column, one, context) ? asPart(column, one, text) : undefined,
    });
  }
}

/** The server rejects a key to a column that does not exist, has no index, or has another type; signed and unsigned integers differ. */
function isTaken(
  table: ObjectName,
  { name }: ColumnDefinition,
  { references, referencedColumns }: ConstraintDefinition & { readonly kind: 'foreign-key' },
  { schema, after }: RuleContext<typeof messages>,
): boolean {
  const own = tableByKey(after, relationKey(schema, table));
  const key = relationKey(schema, references);
  const other = key === own?.key ? own : tableByKey(schema, key);
  if (other === undefined) return false;
  const [wanted] =
    referencedColumns.length > 0
      ? referencedColumns.map(({ text }) => text)
      : (primaryKey(other)?.columns ?? []);
  const typeIn = (of: Table | undefined, called: string | undefined): string | undefined =>
    of?.columns.find((one) => one.name.toLowerCase() === called?.toLowerCase())?.type.name;
  const isIndexed = indexesOf(other === own ? after : schema, key).some(
    ({ elements }) => elements[0]?.column?.toLowerCase() === wanted?.toLowerCase(),
  );
  const type = typeIn(other, wanted);
  return isIndexed && type !== undefined && type === typeIn(own, name.text);
}

/** The constraint after the column, written as a table constraint. */
function asPart(column: ColumnDefinition, one: Span, text: string): RuleFix {
  const name = text.slice(column.name.start, column.name.end);
  const start = text.slice(0, one.start).trimEnd().length;
  const key = `, FOREIGN KEY (${name}) ${text.slice(one.start, one.end)}`;
  const edits =
    one.end === column.end
      ? [replace({ start, end: one.end }, key)]
      : [remove({ start, end: one.end }), insert(column.end, key)];
  return { kind: 'rewrite', title: 'Write it as a part of the table', edits };
}
