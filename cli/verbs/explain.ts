/** `plinth explain`: whose queries, and what their plans come from. */
import { flag, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  lab: flag(
    'plan as the database would whose statistics stand in plinth.stats.json (plinth stats pull): with its costs and\nrows, offline. Says what such a plan cannot know',
  ),
  stats: text('FILE', 'with --lab: these statistics instead of the nearest plinth.stats.json'),
};

export interface ExplainRequest extends Values<typeof options> {
  /** '-' is standard input. */
  readonly path: string;
}

export const explain = verb({
  name: 'explain',
  summary: [
    [
      'explain <file.sql>',
      "show a query's plan: its shape, or with --lab as the statistics of your database make it",
    ],
  ],
  usage: `plinth explain [--lab] <file.sql | ->

Runs the migrations of the workspace in an embedded PostgreSQL and shows how it would run each query of the file.
The tables are empty: the shape of the plan is meaningful, costs and row counts are not, so they are not shown.`,
  options,
  one: {
    what: 'file',
    missing: 'Name the file whose query is to be explained: plinth explain query.sql',
  },
  request: (values, [path = '']): ExplainRequest | string =>
    values.stats !== undefined && !values.lab ? '--stats needs --lab.' : { ...values, path },
});
