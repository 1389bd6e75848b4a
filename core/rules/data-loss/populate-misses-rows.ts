/** ClickHouse: CREATE MATERIALIZED VIEW … POPULATE on a table that is written to. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  misses:
    'Rows that are inserted while POPULATE reads are never in {view}. Create the view without it, and insert the earlier rows up to a moment before.',
} as const;

const events = 'CREATE TABLE events (id UInt64, day Date) ENGINE = MergeTree ORDER BY id;';
const of = { dialect: 'clickhouse', history: [events] } as const;

export const rule = defineRule({
  id: 'data-loss/populate-misses-rows',
  hazard: 'loses-data',
  dialects: ['clickhouse'],
  elsewhere: 'A materialized view is computed from all rows there.',
  summary: 'POPULATE of a materialized view over a table from earlier migrations.',
  why: `A materialized view of ClickHouse gets the rows of each INSERT into its table from the moment on when it is there. \`POPULATE\` also gives it the rows that are there
already, and what is inserted while it reads goes to neither: ClickHouse’s page on CREATE VIEW advises against it for that. Nothing tells that rows are missing.`,
  instead: `Create the view \`TO\` a table of its own. Then insert into that table, by the query of the view, the rows with a time before the view’s.`,
  whenOff: 'Where nothing is inserted while migrations run.',
  messages,
  fix: { kinds: [], because: 'Which column says when a row was inserted is for people to say.' },
  examples: [
    bad(
      'A table in use',
      `CREATE MATERIALIZED VIEW by_day ENGINE = SummingMergeTree ORDER BY day POPULATE AS SELECT day, count() AS n FROM events GROUP BY day;
--                       ^^^^^^ warning: Rows that are inserted while POPULATE reads are never in by_day. Create the view without it, and insert the earlier rows up to a moment before.`,
      of,
    ),
    bad(
      'If it is not there',
      `CREATE MATERIALIZED VIEW IF NOT EXISTS per_id ENGINE = MergeTree ORDER BY id POPULATE AS SELECT id, max(day) AS last FROM events GROUP BY id;
--                                     ^^^^^^ warning: Rows that are inserted while POPULATE reads are never in per_id. Create the view without it, and insert the earlier rows up to a moment before.`,
      of,
    ),
    good(
      'Without the rows that are there',
      'CREATE MATERIALIZED VIEW by_day ENGINE = SummingMergeTree ORDER BY day AS SELECT day, count() AS n FROM events GROUP BY day;',
      of,
    ),
    good(
      'A table that this migration makes',
      `CREATE TABLE visits (day Date) ENGINE = MergeTree ORDER BY day;
CREATE MATERIALIZED VIEW per_day ENGINE = SummingMergeTree ORDER BY day POPULATE AS SELECT day, count() AS n FROM visits GROUP BY day;`,
      of,
    ),
  ],
  check: {
    createView({ view, options, reads }, context) {
      if (!options.some(({ name }) => name === 'populate')) return;
      if (reads.length > 0 && reads.every((one) => context.isNew(one))) return;
      context.report({ message: 'misses', at: view, data: { view: view.name.text } });
    },
  },
});
