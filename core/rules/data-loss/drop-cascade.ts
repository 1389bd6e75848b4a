/** DROP … CASCADE, with the names of the dependent objects. */
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { victimsOf } from '../../schema/cascade.ts';
import { thingText } from '../../schema/difference.ts';
import { resolveRelation } from '../../schema/lookup.ts';

const messages = {
  victims: 'CASCADE also drops {victims}. Drop by name what is meant, and leave CASCADE out.',
  unseen:
    'CASCADE also drops whatever depends on {object}, which no migration here shows. Drop by name what is meant, and leave CASCADE out.',
  more: 'CASCADE also drops {victims} and {count} more. Drop by name what is meant, and leave CASCADE out.',
} as const;

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT orders_customer REFERENCES customers);`;
const shop = `${tables}
CREATE VIEW mails AS SELECT id, email FROM customers;`;

export const rule = defineRule({
  id: 'data-loss/drop-cascade',
  hazard: 'loses-data',
  elsewhere: { others: 'DROP has no CASCADE that takes other objects along.', duckdb: 'Not read there yet.' },
  summary: 'DROP … CASCADE that takes other objects along.',
  why: `\`CASCADE\` drops whatever depends on the object when it runs: views, the views on those, foreign keys, defaults, policies, triggers of a
function. The server says so in a notice that nobody reads, and makes nothing of it again.`,
  instead:
    'Without `CASCADE` the server refuses and names what stands in the way. Drop that by name, or change it so that it no longer does.',
  whenOff: 'Where the database is made anew from its migrations each time.',
  facts: ['drop-table', 'drop-view', 'drop-function'],
  messages,
  gathers: { unseen: 'object' },
  fix: { kinds: [], because: 'What of it is meant to go is for people to say.' },
  examples: [
    bad(
      'A view and a foreign key',
      `DROP TABLE customers CASCADE;
--                   ^^^^^^^ warning: CASCADE also drops view mails and constraint orders_customer on table orders. Drop by name what is meant, and leave CASCADE out.`,
      { history: [shop] },
    ),
    bad(
      'What depends on it is not known',
      `DROP TABLE panels CASCADE;
--                ^^^^^^^ info: CASCADE also drops whatever depends on panels, which no migration here shows. Drop by name what is meant, and leave CASCADE out.`,
      { notExecutable: 'The table is made elsewhere.' },
    ),
    good('Nothing depends on it', 'DROP TABLE orders CASCADE;', { history: [shop] }),
  ],
  check: {
    dropRelation: judge,
    dropColumn: judge,
    dropConstraint: judge,
    dropType: judge,
    dropFunction: judge,
    dropIndex: judge,
  },
});

type Drop = Extract<
  Operation,
  {
    readonly kind:
      | 'dropRelation'
      | 'dropColumn'
      | 'dropConstraint'
      | 'dropType'
      | 'dropFunction'
      | 'dropIndex';
  }
>;

function judge(operation: Drop, context: RuleContext<typeof messages>): void {
  const at =
    context.keyword(operation.span, 'cascade') ??
    context.keyword({ start: 0, end: context.statement.parsed.text.length }, 'cascade');
  if (!operation.cascade || at === undefined) return;
  const named = context.statement.parsed.operations.flatMap((one) =>
    one.kind === 'dropRelation' ? [one.target.name.text] : [],
  );
  if (operation.kind === 'dropRelation' && isUnseen(operation.target, context)) {
    const data = { object: shownName(context, operation.target) };
    context.report({ message: 'unseen', at, data, hazard: 'advice' });
    return;
  }
  const victims = victimsOf(context.schema, operation).filter(
    (one) =>
      one.certain &&
      !named.includes(one.name) &&
      !isOfThis(one.key, context) &&
      !(one.on !== undefined && isOfThis(one.on, context)) &&
      !goesAnyway(one.on, context),
  );
  const [first, second] = victims;
  if (first === undefined || !speaks(operation, context)) return;
  const shown = second === undefined ? thingText(first) : `${thingText(first)} and ${thingText(second)}`;
  if (victims.length <= 2) context.report({ message: 'victims', at, data: { victims: shown } });
  else
    context.report({ message: 'more', at, data: { victims: thingText(first), count: victims.length - 1 } });
}

function isUnseen(name: ObjectName, { schema }: RuleContext<typeof messages>): boolean {
  const relation = resolveRelation(schema, name);
  return relation === undefined || relation.origin.unseen === true;
}

/** Several names of one DROP share the keyword: the first of them reports. */
function speaks(operation: Drop, context: RuleContext<typeof messages>): boolean {
  if (operation.kind === 'dropColumn' || operation.kind === 'dropConstraint') return true;
  const first = context.statement.parsed.operations.find(
    (one) => 'cascade' in one && one.cascade && victimsOf(context.schema, one).length > 0,
  );
  return first === operation;
}

/** A part of a table that this migration drops as well. */
function goesAnyway(on: string | undefined, { schema, after }: RuleContext<typeof messages>): boolean {
  return on !== undefined && schema.relations.has(on) && !after.relations.has(on);
}

function isOfThis(key: string, context: RuleContext<typeof messages>): boolean {
  const relation = context.schema.relations.get(key);
  return relation !== undefined && context.isOfChange(relation.origin);
}
