/** IF NOT EXISTS of a name that something else has already: it is passed over, and what the file says is never made. */
import type { AddColumn, CreateIndex } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier, operationsOf } from '../../rule-kit/section.ts';
import {
  column,
  displayName,
  isThere,
  nameOf,
  resolveIndex,
  resolveRelation,
  table,
} from '../../schema/lookup.ts';
import type { Index } from '../../schema/model.ts';
import { indexText } from '../../schema/print/indexes.ts';
import { sameShape, shapeOf } from '../../schema/replay/index-shape.ts';
import { columnTypeOf } from '../../schema/replay/type-of.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  index:
    '{index} is there already as {existing}: IF NOT EXISTS passes over this one, and it is never built. Give it another name, or drop the old one first.',
  column:
    '{column} is there already as {existing}: IF NOT EXISTS passes over this one. Change its type, or give this one another name.',
} as const;

const orders =
  'CREATE TABLE orders (id bigint PRIMARY KEY, state text, placed_at timestamptz, total integer);';

export const rule = defineRule({
  id: 'convention/taken-name',
  category: 'convention',
  since: '0.1.0',
  hazard: 'misleads',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary: 'IF NOT EXISTS of an index or a column whose name something else has already.',
  why: `\`IF NOT EXISTS\` looks at the name and at nothing else. Where an earlier migration has given it to another index, or to a column of
another type, the statement is passed over with a notice, the migration counts as done, and what it describes is on no database. Queries
that were to get faster stay as slow as they are, and nobody is told.`,
  instead:
    'A name of its own. Where the new index replaces the old one, build it under the new name and drop the old one behind it.',
  whenOff: 'Where names are taken again on purpose.',
  messages,
  fix: { kinds: [], because: 'Which of the two is wanted is for people to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'The same name, other columns and another condition',
      `CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state, placed_at) WHERE total > 0;
--                                      ^^^^^^^^^^^^ warning: orders_state is there already as (state): IF NOT EXISTS passes over this one, and it is never built. Give it another name, or drop the old one first.`,
      { history: [orders, 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state);'] },
    ),
    bad(
      'On another table',
      `CREATE INDEX IF NOT EXISTS by_state ON bills (state);
--                         ^^^^^^^^ warning: by_state is there already as (state) on orders: IF NOT EXISTS passes over this one, and it is never built. Give it another name, or drop the old one first.`,
      {
        history: [
          orders,
          'CREATE TABLE bills (id bigint PRIMARY KEY, state text);',
          'CREATE INDEX by_state ON orders (state);',
        ],
      },
    ),
    bad(
      'A column of another type',
      `ALTER TABLE orders ADD COLUMN IF NOT EXISTS total numeric(12, 2);
--                                          ^^^^^ warning: orders.total is there already as integer: IF NOT EXISTS passes over this one. Change its type, or give this one another name.`,
      { history: [orders] },
    ),
    good(
      'The same index again, as somebody may have built it by hand',
      'CREATE INDEX IF NOT EXISTS orders_state ON orders USING btree (state) WHERE (total > 0);',
      { history: [orders, 'CREATE INDEX orders_state ON orders (state) WHERE total > 0;'] },
    ),
    good(
      'The old one is dropped first',
      `DROP INDEX CONCURRENTLY IF EXISTS orders_state;
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state, placed_at);`,
      { history: [orders, 'CREATE INDEX orders_state ON orders (state);'] },
    ),
    good(
      'One that a branch may have left out',
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state, placed_at);',
      {
        history: [
          orders,
          `DO $$ BEGIN IF current_setting('server_version_num')::int > 160000 THEN CREATE INDEX orders_state ON orders (state); END IF; END $$;`,
        ],
      },
    ),
    good(
      'Without IF NOT EXISTS the server says so itself',
      'ALTER TABLE orders ADD COLUMN note numeric(12, 2);',
      { history: [orders] },
    ),
  ],
  check: {
    createIndex: judgeIndex,
    addColumn: judgeColumn,
  },
});

type Context = RuleContext<typeof messages>;

function judgeIndex(operation: CreateIndex, context: Context): void {
  const { name, ifNotExists } = operation;
  if (!ifNotExists || name === undefined) return;
  const relation = resolveRelation(context.schema, operation.table);
  const existing = resolveIndex(context.schema, nameOf(relation?.schema, name.text));
  if (existing === undefined || relation === undefined || !isThere(existing)) return;
  const isElsewhere = existing.relation !== relation.key;
  if (!isElsewhere && sameShape(existing, shapeOf(operation))) return;
  context.report({
    message: 'index',
    at: name,
    data: { index: name.text, existing: shown(existing, isElsewhere, context) },
    related: [{ ...existing.origin, message: `${existing.name} is made here.` }],
  });
}

function shown(existing: Index, isElsewhere: boolean, { schema, targetVersion }: Context): string {
  // The method that an index has where nobody says one is none to speak of.
  const keys = indexText(schema, existing, targetVersion)
    .replace(/^USING btree /, '')
    .replace(/\s+/g, ' ');
  const unique = existing.unique ? 'UNIQUE ' : '';
  return `${unique}${keys}${isElsewhere ? ` on ${displayName(existing.relation)}` : ''}`;
}

function judgeColumn(operation: AddColumn, context: Context): void {
  const added = operation.column;
  if (!operation.ifNotExists || added.serial !== undefined) return;
  const known = table(context.schema, operation.table);
  const existing = known && column(known, added.name.text);
  // Of a table that nobody saw made, and of a column that came in a branch, nothing is sure.
  if (known === undefined || existing?.origin.conditional !== undefined || !isThere(known)) return;
  if (existing === undefined || isMadeHere(operation, context)) return;
  const [is, wanted] = [existing.type, columnTypeOf(context.schema, added.type)].map(typeText);
  if (is === wanted) return;
  context.report({
    message: 'column',
    at: added.name,
    data: { column: `${displayName(known.key)}.${existing.name}`, existing: is ?? '' },
  });
}

/** Said twice in one file: whoever wrote both sees them. */
function isMadeHere({ column: added }: AddColumn, context: Context): boolean {
  return operationsOf(earlier(context)).some(
    (one) => one.kind === 'addColumn' && one.column.name.text === added.name.text,
  );
}
