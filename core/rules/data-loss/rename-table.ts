/** A table or view under another name or in another schema, while code uses the old one. */
import type { ObjectName, RelationKind } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isGivenUp } from '../../rule-kit/given-up.ts';
import { shownName, whereMade } from '../../rule-kit/tables.ts';
import { usePlaces, usesOfTable } from '../../rule-kit/uses.ts';
import { relationKey, resolveRelation } from '../../schema/lookup.ts';

const messages = {
  renamed:
    'Code that is running still says {table}: every query of it fails after the rename. Leave a view under the old name.',
  moved:
    'Code that is running looks for {table} where it was and fails after the move. Leave a view under the old name.',
} as const;

const people = 'CREATE TABLE people (id bigint PRIMARY KEY, name text);';

export const rule = defineRule({
  id: 'data-loss/rename-table',
  category: 'data-loss',
  since: '0.1.0',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary: 'RENAME TO or SET SCHEMA on a table or view from an earlier migration.',
  why: `The old name is gone at once. The version of the application that is serving fails with each query, until the new one is everywhere;
rolled back, the new one fails. Views, keys and indexes follow the table; the bodies of functions are text and do not.`,
  instead: `In one transaction: rename, and \`CREATE VIEW old_name AS SELECT * FROM new_name\`. A view as plain as that takes inserts, updates
and deletes too. Drop it when no code uses the old name any more.`,
  whenOff: 'Where the application stands still while migrations run.',
  facts: ['rename-relation', 'set-schema'],
  messages,
  fix: {
    kinds: [],
    because: 'ON CONFLICT, privileges and row security need a look at what the view lets through.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A table from an earlier migration',
      `ALTER TABLE people RENAME TO customers;
--          ^^^^^^ warning: Code that is running still says people: every query of it fails after the rename. Leave a view under the old name.`,
      {
        history: [people],
      },
    ),
    bad(
      'Into another schema',
      `CREATE SCHEMA crm;
ALTER TABLE people SET SCHEMA crm;
--          ^^^^^^ warning: Code that is running looks for people where it was and fails after the move. Leave a view under the old name.`,
      { history: [people] },
    ),
    good(
      'A view keeps the old name alive',
      `BEGIN;
ALTER TABLE people RENAME TO customers;
CREATE VIEW people AS SELECT * FROM customers;
COMMIT;`,
      { history: [people] },
    ),
    good(
      'A new table takes the name over',
      `CREATE TABLE people_new (id bigint PRIMARY KEY, name text NOT NULL);
ALTER TABLE people RENAME TO people_old;
ALTER TABLE people_new RENAME TO people;`,
      { history: [people] },
    ),
    good('On the way out', 'ALTER TABLE people RENAME TO people_deprecated;', { history: [people] }),
    good('Indexes have no users but the planner', 'ALTER INDEX people_pkey RENAME TO people_key;', {
      history: [people],
    }),
  ],
  check: {
    renameRelation(operation, context) {
      if (isGivenUp(operation.to.text)) return;
      judge('renamed', operation, context);
    },
    setSchema(operation, context) {
      judge('moved', operation, context);
    },
  },
});

function judge(
  message: keyof typeof messages,
  {
    target,
    relation,
    ifExists,
  }: { readonly target: ObjectName; readonly relation: RelationKind; readonly ifExists: boolean },
  context: RuleContext<typeof messages>,
): void {
  const found = resolveRelation(context.schema, target);
  const kind = found?.kind ?? relation;
  if (kind === 'index' || kind === 'sequence' || context.isNew(target)) return;
  if (
    found === undefined &&
    (ifExists || context.schema.indexes.get(relationKey(context.schema, target)) !== undefined)
  )
    return;
  const key = relationKey(context.schema, target);
  if (context.after.relations.get(key) !== undefined) return;
  // The second rename of one migration: nobody knows the name in between.
  if (found?.changes.some((one) => one.file === context.path && one.operation === 'renameRelation') === true)
    return;
  const uses = usesOfTable(context.after, key).filter((one) => one.kind === 'function');
  context.report({
    message,
    at: target,
    data: { table: shownName(context, target) },
    related: [...whereMade(context, target), ...usePlaces(uses)],
  });
}
