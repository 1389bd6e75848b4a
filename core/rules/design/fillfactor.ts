/** A fillfactor that leaves most of each page empty. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import type { ObjectName, Option } from '../../operations/model/operation.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  empty:
    'fillfactor = {value} leaves {free} % of every page of {table} empty: scans and memory pay for it. 80 to 90 is enough for HOT updates.',
} as const;

export const rule = defineRule({
  id: 'design/fillfactor',
  hazard: 'taste',
  preset: 'all',
  summary: 'A fillfactor under 70.',
  why: `Room on the page lets an \`UPDATE\` put the new version beside the old one without touching an index. A tenth of the page does for most
tables, because pruning frees it again; with half of it empty the table is twice as large for every scan and in memory.`,
  instead: '`fillfactor = 90`, and a look at `n_tup_hot_upd` before it is lowered further.',
  whenOff: 'Where somebody has measured.',
  messages,
  fix: { kinds: [], because: 'How often rows change is for people to say.' },
  examples: [
    bad(
      'Half',
      `CREATE TABLE counters (id bigint PRIMARY KEY, n bigint) WITH (fillfactor = 50);
--                                                            ^^^^^^^^^^ hint: fillfactor = 50 leaves 50 % of every page of counters empty: scans and memory pay for it. 80 to 90 is enough for HOT updates.`,
    ),
    bad(
      'An existing table',
      `ALTER TABLE counters SET (fillfactor = 30);
--                        ^^^^^^^^^^ hint: fillfactor = 30 leaves 70 % of every page of counters empty: scans and memory pay for it. 80 to 90 is enough for HOT updates.`,
      { history: ['CREATE TABLE counters (id bigint PRIMARY KEY, n bigint);'] },
    ),
    good('Some room', 'CREATE TABLE counters (id bigint PRIMARY KEY, n bigint) WITH (fillfactor = 85);'),
  ],
  check: {
    createTable({ table, storage }, context) {
      judge(table, storage.options, context);
    },
    alterTableOption({ table, options }, context) {
      judge(table, options, context);
    },
  },
});

function judge(table: ObjectName, options: readonly Option[], context: RuleContext<typeof messages>): void {
  const value = Number(options.find((one) => one.name === 'fillfactor')?.value ?? 100);
  if (!(value < 70)) return;
  const whole = { start: 0, end: context.statement.parsed.text.length };
  context.report({
    message: 'empty',
    at: context.keyword(whole, 'fillfactor') ?? table,
    data: { value, free: 100 - value, table: shownName(context, table) },
  });
}
