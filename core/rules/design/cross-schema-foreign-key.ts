/** A foreign key into another schema. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { newKeys } from '../../rule-kit/tables/new-foreign-keys.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import type { Operation } from '../../operations/model/operation.ts';
import { displayName, foreignKeysFrom, table as tableOf, tableByKey } from '../../schema/lookup.ts';

const messages = {
  across:
    '{table} refers to {target} in another schema: neither of the two can be dumped, moved or dropped without the other.',
} as const;

export const rule = defineRule({
  id: 'design/cross-schema-foreign-key',
  hazard: 'taste',
  preset: 'all',
  summary: 'The first foreign key from one schema to another.',
  why: `Schemas are mostly there to keep parts of a system apart: one per module, tenant or team. A key between them ties their deployments,
backups (\`pg_dump --schema\` restores without the other's rows) and locks together.`,
  instead: 'The other module’s identifier without a constraint, or both tables in one schema.',
  whenOff: 'Where schemas only sort tables.',
  messages,
  fix: { kinds: [], because: 'Whether the two schemas are to be independent is a design decision.' },
  examples: [
    bad(
      'From public',
      `CREATE TABLE orders (id bigint PRIMARY KEY, user_id uuid REFERENCES auth.users);
--                                                                  ^^^^^^^^^^ hint: orders refers to auth.users in another schema: neither of the two can be dumped, moved or dropped without the other.`,
      { history: ['CREATE SCHEMA auth; CREATE TABLE auth.users (id uuid PRIMARY KEY);'] },
    ),
    bad(
      'Between two schemas, later',
      `ALTER TABLE billing.invoices ADD FOREIGN KEY (order_id) REFERENCES shop.orders NOT VALID;
--                                                                 ^^^^^^^^^^^ hint: billing.invoices refers to shop.orders in another schema: neither of the two can be dumped, moved or dropped without the other.`,
      {
        history: [
          'CREATE SCHEMA shop; CREATE TABLE shop.orders (id bigint PRIMARY KEY);',
          'CREATE SCHEMA billing; CREATE TABLE billing.invoices (id bigint PRIMARY KEY, order_id bigint);',
        ],
      },
    ),
    good(
      'In one schema',
      'CREATE TABLE shop.lines (id bigint PRIMARY KEY, order_id bigint REFERENCES shop.orders);',
      {
        history: ['CREATE SCHEMA shop; CREATE TABLE shop.orders (id bigint PRIMARY KEY);'],
      },
    ),
  ],
  check: { createTable: judge, addColumn: judge, addConstraint: judge },
});

function judge(operation: Operation, context: RuleContext<typeof messages>): void {
  for (const { definition, table, shown } of newKeys(operation, context)) {
    const from = tableOf(context.after, table);
    const to = tableOf(context.after, definition.references);
    if (from === undefined || to === undefined || from.schema === to.schema) continue;
    if (isTied(context, from.schema, to.schema)) continue;
    context.report({
      message: 'across',
      at: definition.references,
      data: { table: shown, target: displayName(to.key) },
    });
  }
}

/** Another table of the one schema already references the other schema. */
function isTied({ schema }: RuleContext<typeof messages>, from: string, to: string): boolean {
  for (const relation of schema.relations.values()) {
    if (relation.kind !== 'table' || relation.schema !== from) continue;
    if (foreignKeysFrom(relation).some((key) => tableByKey(schema, key.references.relation)?.schema === to))
      return true;
  }
  return false;
}
