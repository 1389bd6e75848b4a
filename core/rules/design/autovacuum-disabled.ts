/** autovacuum_enabled = false. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import type { ObjectName, Option } from '../../operations/model/operation.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';

const messages = {
  off: 'Autovacuum leaves {table} alone from now on: dead rows stay, statistics grow old, and the table only grows. Tune its thresholds instead.',
} as const;

export const rule = defineRule({
  id: 'design/autovacuum-disabled',
  hazard: 'misleads',
  preset: 'strict',
  summary: 'autovacuum_enabled is switched off for a table and stays so.',
  why: `Rows that were updated or deleted are only freed by vacuum, and the planner's statistics only renewed by analyze. The table swells,
index-only scans stop, plans go wrong, and one day the vacuum against wraparound comes all the same, at its own time and with all the work.`,
  instead:
    '`autovacuum_vacuum_scale_factor` and `autovacuum_vacuum_cost_delay` for that table: more often and more gently.',
  whenOff:
    'For tables that are filled once and dropped, or vacuumed by a job: suppress that statement and say so.',
  messages,
  fix: { kinds: [], because: 'What the table was meant to be spared is for people to say.' },
  examples: [
    bad(
      'An existing table',
      `ALTER TABLE events SET (autovacuum_enabled = false);
--                      ^^^^^^^^^^^^^^^^^^ warning: Autovacuum leaves events alone from now on: dead rows stay, statistics grow old, and the table only grows. Tune its thresholds instead.`,
      { history: ['CREATE TABLE events (id bigint PRIMARY KEY);'] },
    ),
    bad(
      'From the start',
      `CREATE TABLE events (id bigint PRIMARY KEY) WITH (fillfactor = 90, autovacuum_enabled = off);
--                                                                 ^^^^^^^^^^^^^^^^^^ warning: Autovacuum leaves events alone from now on: dead rows stay, statistics grow old, and the table only grows. Tune its thresholds instead.`,
    ),
    good('More often', 'ALTER TABLE events SET (autovacuum_vacuum_scale_factor = 0.01);', {
      history: ['CREATE TABLE events (id bigint PRIMARY KEY);'],
    }),
  ],
  check: {
    createTable({ table, storage, persistence }, context) {
      if (persistence !== 'temporary') judge(table, storage.options, context);
    },
    alterTableOption({ table, option, options }, context) {
      if (option === 'storage-parameters') judge(table, options, context);
    },
  },
});

function judge(table: ObjectName, options: readonly Option[], context: RuleContext<typeof messages>): void {
  if (!options.some(isOff)) return;
  const after = tableByKey(context.after, relationKey(context.after, table));
  // Enabled again later, or the table is dropped: a bulk load.
  if (after === undefined || !after.options.some(isOff)) return;
  const whole = { start: 0, end: context.statement.parsed.text.length };
  context.report({
    message: 'off',
    at: context.keyword(whole, 'autovacuum_enabled') ?? table,
    data: { table: shownName(context, table) },
  });
}

function isOff({ name, value }: Option): boolean {
  return (
    name === 'autovacuum_enabled' &&
    ['false', 'off', '0', 'no', 'f', 'n', 'of', 'fa'].includes(value?.toLowerCase() ?? 'true')
  );
}
