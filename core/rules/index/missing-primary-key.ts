/** A new table without a primary key. */
import type { Index, Table } from '../../schema/model.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { inTheEnd } from '../../rule-kit/tables.ts';
import { creationKey, displayName, indexesOf, primaryKey } from '../../schema/lookup.ts';

const messages = {
  missing:
    '{table} has no primary key: rows cannot be told apart, and logical replication refuses to update or delete them. Add one.',
  unique:
    '{table} has no primary key, though {index} tells its rows apart: logical replication refuses to update them. Make it the key.',
} as const;

export const rule = defineRule({
  id: 'index/missing-primary-key',
  category: 'index',
  since: '0.1.0',
  severity: 'warning',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary: 'A table that ends the migration without a primary key.',
  why: `Two equal rows cannot be told apart, so a single one cannot be corrected or deleted. Logical replication and change data capture
refuse \`UPDATE\` and \`DELETE\` on such a table, tools that repack or reconcile tables do not work on it, and other tables cannot refer to
its rows.`,
  instead: `Give it a key: the columns that identify a row, or \`id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY\`. On a partitioned
table the key has to hold the partition key's columns.`,
  whenOff: 'For log and staging tables that are never replicated logically and never updated row by row.',
  messages,
  fix: { kinds: [], because: 'Which columns identify a row is for people to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'Nothing identifies a row',
      `CREATE TABLE audit_log (
--           ^^^^^^^^^ warning: audit_log has no primary key: rows cannot be told apart, and logical replication refuses to update or delete them. Add one.
  at timestamptz NOT NULL DEFAULT now(),
  what text NOT NULL
);`,
    ),
    bad(
      'On a partitioned table the key is costlier, so this only informs',
      `CREATE TABLE readings (at timestamptz, value int) PARTITION BY RANGE (at);
--           ^^^^^^^^ info: readings has no primary key: rows cannot be told apart, and logical replication refuses to update or delete them. Add one.`,
    ),
    bad(
      'A unique index on columns that are never null could be the key',
      `CREATE TABLE _post_to_tag (
--           ^^^^^^^^^^^^ info: _post_to_tag has no primary key, though post_tag tells its rows apart: logical replication refuses to update them. Make it the key.
  post int NOT NULL,
  tag int NOT NULL
);
CREATE UNIQUE INDEX post_tag ON _post_to_tag (post, tag);`,
    ),
    good('A key', 'CREATE TABLE audit_log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text);'),
    good(
      'The key comes later in the same migration',
      `CREATE TABLE audit_log (id bigint, what text);
ALTER TABLE audit_log ADD PRIMARY KEY (id);`,
    ),
    good(
      'The table in which Prisma keeps a relation of many to many',
      `CREATE TABLE "_ArticleToTag" ("A" integer NOT NULL, "B" integer NOT NULL);
CREATE UNIQUE INDEX "_ArticleToTag_AB_unique" ON "_ArticleToTag" ("A", "B");`,
      { tool: 'prisma' },
    ),
    good(
      'A partition has the key of its parent, and a temporary table does not last',
      `CREATE TABLE readings_2026 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TEMPORARY TABLE scratch (id int);`,
      {
        history: [
          'CREATE TABLE readings (at timestamptz, value int, PRIMARY KEY (at)) PARTITION BY RANGE (at);',
        ],
      },
    ),
  ],
  check: {
    createTable(operation, context) {
      if (operation.persistence === 'temporary' || operation.foreign) return;
      // Partitions and heirs have their parent's way, and what LIKE copies is not always known.
      if (operation.partitionOf !== undefined || operation.inherits.length > 0) return;
      const key = creationKey(context.schema, operation.table);
      const table = inTheEnd(context, key);
      if (table === undefined || !table.complete || primaryKey(table) !== undefined) return;
      if (isJoinTableOf(context.tool?.id, table)) return;
      // IF NOT EXISTS says nothing of a table that is there already.
      if (operation.ifNotExists && context.table(operation.table) !== undefined) return;
      const data = { table: displayName(key) };
      const at = operation.table;
      const index = keyInWaiting(indexesOf(context.latest, key), table);
      if (index !== undefined) {
        context.report({ message: 'unique', at, data: { ...data, index: index.name }, severity: 'info' });
        return;
      }
      const lowered = operation.partitionBy === undefined ? {} : { severity: 'info' as const };
      context.report({ message: 'missing', at, data, ...lowered });
    },
  },
});

/** Prisma makes and keeps these itself: a key made by hand would be taken back by its next migration. */
function isJoinTableOf(tool: string | undefined, { name, columns }: Table): boolean {
  return tool === 'prisma' && name.startsWith('_') && columns.map((one) => one.name).join() === 'A,B';
}

/** A unique index over all rows whose columns are never null is all that a primary key would be. */
function keyInWaiting(indexes: readonly Index[], table: Table): Index | undefined {
  const required = new Set(table.columns.filter((one) => !one.nullable).map((one) => one.name));
  return indexes.find(
    (index) =>
      index.unique &&
      index.valid &&
      index.where === undefined &&
      index.elements.every((element) => element.column !== undefined && required.has(element.column)),
  );
}
