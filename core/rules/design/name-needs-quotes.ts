/** A name that has to be quoted in every use. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import type { Name } from '../../operations/model/operation.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Schema } from '../../schema/model.ts';

const messages = {
  reserved:
    '{name} is a word of SQL: every query has to quote it, and user or current_date without quotes mean something else. Choose another.',
  folded:
    '{name} has to be quoted in every query: without quotes it is looked up in lower case. Use lower case and underscores.',
} as const;

export const rule = defineRule({
  id: 'design/name-needs-quotes',
  hazard: 'taste',
  preset: 'all',
  summary: 'A new table or column whose name has capitals, blanks or is a reserved word.',
  why: `PostgreSQL folds unquoted names to lower case. A table that was made as "Orders" is not found as \`Orders\`; in psql, in a report and
in every function it needs its quotes. A column called "user" is worse: \`SELECT user\` is no error, it answers the name of the role.`,
  instead: 'Lower case with underscores, and no reserved word: `orders`, `user_name`.',
  whenOff: 'Where an ORM names tables after classes.',
  messages,
  fix: { kinds: [], because: 'Who uses the name elsewhere is for people to say.' },
  examples: [
    bad(
      'A reserved word',
      `CREATE TABLE "user" (id bigint PRIMARY KEY, "order" int);
--           ^^^^^^ hint: user is a word of SQL: every query has to quote it, and user or current_date without quotes mean something else. Choose another.
--                                          ^^^^^^^ hint: order is a word of SQL: every query has to quote it, and user or current_date without quotes mean something else. Choose another.`,
    ),
    bad(
      'Capitals, the first in this schema',
      `ALTER TABLE orders ADD COLUMN "madeAt" timestamptz;
--                            ^^^^^^^^ hint: madeAt has to be quoted in every query: without quotes it is looked up in lower case. Use lower case and underscores.`,
      { history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'] },
    ),
    good('Lower case', 'CREATE TABLE people (id bigint PRIMARY KEY, made_at timestamptz, "name" text);'),
  ],
  check: {
    createTable({ table, columns, persistence }, context) {
      if (persistence === 'temporary') return;
      const names = [table.name, ...columns.map((one) => one.name)];
      // Capitals are a habit: only the first one is reported.
      const first = names.find((one) => isQuoted(one) && !isReserved(one));
      for (const name of names) if (isReserved(name) || name === first) judge(name, context);
    },
    addColumn({ column }, context) {
      judge(column.name, context);
    },
    renameColumn({ to }, context) {
      judge(to, context);
    },
    renameRelation({ to }, context) {
      judge(to, context);
    },
  },
});

function judge(name: Name, context: RuleContext<typeof messages>): void {
  if (!isQuoted(name) || (!isReserved(name) && hasCapitals(context.schema))) return;
  context.report({ message: isReserved(name) ? 'reserved' : 'folded', at: name, data: { name: name.text } });
}

function isQuoted({ text }: Name): boolean {
  return quoteIdentifier(text) !== text;
}

function isReserved(name: Name): boolean {
  return isQuoted(name) && /^[a-z_]+$/.test(name.text);
}

/** The schema uses names with capitals throughout. */
function hasCapitals(schema: Schema): boolean {
  for (const relation of schema.relations.values()) {
    if (relation.kind !== 'table' || relation.certainty !== 'certain') continue;
    if ([relation.name, ...relation.columns.map((one) => one.name)].some((one) => /[A-Z ]/.test(one)))
      return true;
  }
  return false;
}
