/** Indexes of TimescaleDB hypertables, which are built differently, and rows that are moved into chunks. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';
import { isHypertable } from '../../schema/apply/hypertables.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  concurrently:
    'This fails: {table} is a hypertable, and TimescaleDB builds none of its indexes CONCURRENTLY. Use WITH (timescaledb.transaction_per_chunk).',
  blocks:
    'CREATE INDEX blocks writes to all chunks of the hypertable {table} until it is built. Add WITH (timescaledb.transaction_per_chunk), outside of a transaction.',
  unique:
    'CREATE UNIQUE INDEX blocks writes to all chunks of the hypertable {table} until it is built. Build it in a maintenance window.',
  moves:
    'create_hypertable with migrate_data holds ACCESS EXCLUSIVE on {table} until all rows are moved into chunks. Move them in batches into a new hypertable.',
} as const;

const samples = `CREATE TABLE samples (ts timestamptz NOT NULL, probe int NOT NULL, v double precision);
SELECT create_hypertable('samples', 'ts');`;
const notExecutable = 'It needs TimescaleDB.';

export const rule = defineRule({
  id: 'locking/hypertable-index',
  hazard: 'blocks-writers',
  elsewhere: 'TimescaleDB extends PostgreSQL alone.',
  summary:
    'An index on a hypertable of TimescaleDB that is refused or blocks writers, and create_hypertable with migrate_data.',
  why: `A hypertable has an index on each of its chunks. TimescaleDB refuses CONCURRENTLY for it (*hypertables do not support concurrent index
creation*). A plain CREATE INDEX holds a SHARE lock on every chunk until the last one is done. With \`timescaledb.transaction_per_chunk\` each
chunk is locked only while its own index is built. \`migrate_data => true\` copies the rows of a filled table under ACCESS EXCLUSIVE. All of it is
from the TimescaleDB manual (CREATE INDEX, create_hypertable).`,
  instead: `\`CREATE INDEX … WITH (timescaledb.transaction_per_chunk)\`, in a migration without a transaction. It is not offered for unique indexes. For a
filled table, make a new hypertable and copy the rows in batches.`,
  whenOff: 'Where hypertables are written to at no time while migrations run.',
  messages,
  fix: {
    kinds: ['edit'],
    because: 'The same index is built, chunk by chunk.',
  },
  directions: 'both',
  examples: [
    bad(
      'CONCURRENTLY',
      `CREATE INDEX CONCURRENTLY samples_v ON samples (v);
--           ^^^^^^^^^^^^ error: This fails: samples is a hypertable, and TimescaleDB builds none of its indexes CONCURRENTLY. Use WITH (timescaledb.transaction_per_chunk).`,
      { history: [samples], notExecutable },
    ),
    bad(
      'All chunks at once',
      `CREATE INDEX samples_probe ON samples (probe, ts DESC);
--     ^^^^^ warning: CREATE INDEX blocks writes to all chunks of the hypertable samples until it is built. Add WITH (timescaledb.transaction_per_chunk), outside of a transaction. 💡`,
      {
        history: [samples],
        fixed:
          'CREATE INDEX samples_probe ON samples (probe, ts DESC) WITH (timescaledb.transaction_per_chunk);',
        notExecutable,
      },
    ),
    good(
      'Chunk by chunk',
      'CREATE INDEX samples_v ON samples (v, ts) WITH (timescaledb.transaction_per_chunk);',
      { history: [samples], notExecutable },
    ),
  ],
  check: {
    createIndex(operation, context) {
      const table = context.table(operation.table);
      if (table === undefined || !isHypertable(table)) return;
      const data = { table: shownName(context, operation.table) };
      const related = whereMade(context, operation.table);
      if (operation.concurrently) {
        const at = context.keyword(operation.span, 'concurrently') ?? operation.span;
        context.report({ message: 'concurrently', at, data, related, hazard: 'refused' });
        return;
      }
      const isPerChunk = operation.options.some(({ name }) => name === 'timescaledb.transaction_per_chunk');
      if (isPerChunk || context.isNew(operation.table)) return;
      const at = context.keyword(operation.span, 'index') ?? operation.span;
      if (operation.unique) {
        context.report({ message: 'unique', at, data, related });
        return;
      }
      const end = operation.where === undefined ? operation.span.end : undefined;
      const canEdit = end !== undefined && operation.options.length === 0 && context.alone;
      context.report({
        message: 'blocks',
        at,
        data,
        related,
        fix: canEdit
          ? {
              kind: 'edit',
              title: 'Build the index chunk by chunk',
              edits: [insert(end, ' WITH (timescaledb.transaction_per_chunk)')],
            }
          : undefined,
      });
    },
    select({ hypertables = [], span }, context) {
      for (const { table, migratesData } of hypertables) {
        if (!migratesData || context.isNew(table)) continue;
        const at = context.keyword(span, 'create_hypertable') ?? span;
        const data = { table: shownName(context, table) };
        const related = whereMade(context, table);
        context.report({ message: 'moves', at, data, related, hazard: 'blocks-readers' });
      }
    },
  },
});
