/** A name is already taken: the server refuses the statement, or IF NOT EXISTS skips it, and what the file describes is never created. */
import type { AddColumn, CreateIndex } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier, operationsOf } from '../../rule-kit/statements/neighbours.ts';
import {
  column,
  creationKey,
  displayName,
  isThere,
  nameOf,
  resolveIndex,
  resolveRelation,
  table,
} from '../../schema/lookup.ts';
import type { Index, Relation } from '../../schema/model.ts';
import { indexText } from '../../schema/print/indexes.ts';
import { sameShape, shapeOf } from '../../schema/apply/index-shape.ts';
import { columnTypeOf } from '../../schema/apply/type-of.ts';
import { wordsOf } from '../../schema/words.ts';
import type { Statement } from '../../syntax/statement.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  index:
    '{index} already exists as {existing}: IF NOT EXISTS passes over this one, and it is never built. Give it another name, or drop the old one first.',
  refused:
    'The server refuses this: {name} already exists as {existing}. Give it another name, or leave it out.',
  column:
    '{column} already exists as {existing}: IF NOT EXISTS passes over this one. Change its type, or give this one another name.',
} as const;

const orders =
  'CREATE TABLE orders (id bigint PRIMARY KEY, state text, placed_at timestamptz, total integer);';

export const rule = defineRule({
  id: 'convention/taken-name',
  hazard: 'refused',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver', 'duckdb', 'clickhouse'],
  summary: 'A table, index or column whose name is taken.',
  why: `A name that is taken is refused, and the migration stops. \`IF NOT EXISTS\` looks at the name and at nothing else. Where an earlier migration has given it to another index, or to a column of
another type, the statement is passed over with a notice, the migration counts as done, and what it describes is on no database. Queries
that were to get faster stay as slow as they are, and nobody is told.`,
  instead:
    'A name of its own. Where the new index replaces the old one, build it under the new name and drop the old one behind it.',
  whenOff: 'Where names are taken again on purpose.',
  messages,
  gathers: { refused: 'name' },
  fix: { kinds: [], because: 'Which of the two is wanted is for people to say.' },
  examples: [
    bad(
      'The same name, other columns and another condition',
      `CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state, placed_at) WHERE total > 0;
--                                      ^^^^^^^^^^^^ warning: orders_state already exists as (state): IF NOT EXISTS passes over this one, and it is never built. Give it another name, or drop the old one first.`,
      { history: [orders, 'CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_state ON orders (state);'] },
    ),
    bad(
      'A column of another type',
      `ALTER TABLE orders ADD COLUMN IF NOT EXISTS total numeric(12, 2);
--                                          ^^^^^ warning: orders.total already exists as integer: IF NOT EXISTS passes over this one. Change its type, or give this one another name.`,
      { history: [orders] },
    ),
    good(
      'The same index again, as somebody may have built it by hand',
      'CREATE INDEX IF NOT EXISTS orders_state ON orders USING btree (state) WHERE (total > 0);',
      { history: [orders, 'CREATE INDEX orders_state ON orders (state) WHERE total > 0;'] },
    ),
    good(
      'SQL Server: it asks first, and another table has its own names',
      `IF OBJECT_ID('dbo.Orders') IS NULL CREATE TABLE dbo.Orders (Id int NOT NULL PRIMARY KEY);
IF COL_LENGTH('dbo.Orders', 'Note') IS NULL ALTER TABLE dbo.Orders ADD Note nvarchar(50) NULL;
CREATE INDEX IX_Note ON dbo.Notes (Id);`,
      {
        dialect: 'sqlserver',
        history: [
          'CREATE TABLE dbo.Orders (Id int NOT NULL PRIMARY KEY, Note nvarchar(50) NULL); CREATE INDEX IX_Note ON dbo.Orders (Note); CREATE TABLE dbo.Notes (Id int);',
        ],
      },
    ),
    good(
      'A command that is put together may have renamed what had the name',
      `DO $$
DECLARE one name;
BEGIN
    FOR one IN SELECT relname FROM pg_class WHERE relname = 'orders_state' LOOP
        EXECUTE format('ALTER INDEX %I RENAME TO %I', one, 'old_' || one);
    END LOOP;
END $$;
CREATE INDEX orders_state ON orders (state, placed_at);`,
      { history: [orders, 'CREATE INDEX orders_state ON orders (state);'] },
    ),
    bad(
      'MySQL: a table',
      `CREATE TABLE orders (id bigint PRIMARY KEY);
--           ^^^^^^ error: The server refuses this: orders already exists as a table. Give it another name, or leave it out.`,
      {
        dialect: 'mysql',
        history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'],
        refused: '42S01',
      },
    ),
  ],
  check: {
    createTable(operation, context) {
      const existing = resolveRelation(context.schema, operation.table);
      if (operation.ifNotExists || operation.partitionOf !== undefined || existing === undefined) return;
      if (!isSure(existing, context) || existing.key !== creationKey(context.schema, operation.table)) return;
      context.report({
        message: 'refused',
        at: operation.table,
        data: { name: displayName(existing.key), existing: `a ${existing.kind.replace('-', ' ')}` },
        related: [{ ...existing.origin, message: `${displayName(existing.key)} is created here.` }],
      });
    },
    createIndex: judgeIndex,
    addColumn: judgeColumn,
  },
});

type Context = RuleContext<typeof messages>;

/** Replay is certain, a tool runs the file, and the statement is not in a branch. */
function isSure(existing: Pick<Relation | Index, 'origin' | 'certainty'>, context: Context): boolean {
  const { origin } = existing;
  return (
    isThere(existing) &&
    context.file !== undefined &&
    origin.unseen !== true &&
    origin.conditional === undefined &&
    origin.guarded !== true &&
    context.body === undefined &&
    !context.statement.conditional &&
    !earlier(context).some(mayRename)
  );
}

/** Nothing says which object a dynamic command renames or drops. */
function mayRename({ parsed: { bodies } }: Statement): boolean {
  return bodies.some(({ statements }) =>
    statements.some(
      ({ parsed: { operations, text } }) =>
        operations.some(({ kind }) => kind === 'executeDynamic') && /\b(?:rename|drop)\b/i.test(text),
    ),
  );
}

function judgeIndex(operation: CreateIndex, context: Context): void {
  const { name, ifNotExists } = operation;
  if (name === undefined) return;
  const relation = resolveRelation(context.schema, operation.table);
  const existing = resolveIndex(context.schema, nameOf(relation?.schema, name.text));
  if (existing === undefined || relation === undefined || !isThere(existing)) return;
  const isElsewhere = existing.relation !== relation.key;
  // There an index name is local to its table.
  if (isElsewhere && ['mysql', 'sqlserver'].includes(context.schema.dialect)) return;
  const related = [{ ...existing.origin, message: `${existing.name} is created here.` }];
  if (!ifNotExists) {
    const data = { name: name.text, existing: shown(existing, isElsewhere, context) };
    if (isSure(existing, context)) context.report({ message: 'refused', at: name, data, related });
    return;
  }
  if (!isElsewhere && sameShape(existing, shapeOf(operation))) return;
  context.report({
    message: 'index',
    hazard: 'misleads',
    at: name,
    data: { index: name.text, existing: shown(existing, isElsewhere, context) },
    related,
  });
}

function shown(existing: Index, isElsewhere: boolean, { schema, targetVersion }: Context): string {
  // The default index method is not mentioned.
  const keys = indexText(schema, existing, targetVersion)
    .replace(/^USING btree /, '')
    .replace(/\s+/g, ' ');
  const unique = existing.unique ? 'UNIQUE ' : '';
  return `${unique}${keys}${isElsewhere ? ` on ${displayName(existing.relation)}` : ''}`;
}

function judgeColumn(operation: AddColumn, context: Context): void {
  const added = operation.column;
  const known = table(context.schema, operation.table);
  const existing = known && column(known, added.name.text);
  // Nothing is certain about a table that no migration creates, nor about a column that a branch adds.
  if (known === undefined || existing?.origin.conditional !== undefined || !isThere(known)) return;
  if (existing === undefined) return;
  if (!operation.ifNotExists && !operation.ifTableExists) {
    const name = `${displayName(known.key)}.${existing.name}`;
    const data = { name, existing: wordsOf(context.schema).type(existing) };
    if (isSure(known, context) && existing.origin.unseen !== true)
      context.report({ message: 'refused', at: added.name, data });
    return;
  }
  if (context.schema.dialect !== 'postgresql' || added.serial !== undefined || isMadeHere(operation, context))
    return;
  const [is, wanted] = [existing.type, columnTypeOf(context.schema, added.type)].map(typeText);
  if (is === wanted) return;
  context.report({
    message: 'column',
    hazard: 'misleads',
    at: added.name,
    data: { column: `${displayName(known.key)}.${existing.name}`, existing: is ?? '' },
  });
}

/** Created twice in one file: the author sees both. */
function isMadeHere({ column: added }: AddColumn, context: Context): boolean {
  return operationsOf(earlier(context)).some(
    (one) => one.kind === 'addColumn' && one.column.name.text === added.name.text,
  );
}
