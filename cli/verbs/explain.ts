/** The arguments of `plinth explain`: the file with the queries, and where they are planned. */
import { flag, number, oneOf, stdinFilepath, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  rows: number(
    'N',
    ['rows', 1, 1e12],
    'rows that each table is assumed to hold where no statistics say it (default: 1000000)',
  ),
  sweep: text(
    'TABLE',
    'plan for 1,000 to 1,000,000,000 rows of this table, and tell at which sizes the plan changes, and how',
  ),
  lab: flag(
    'refuse to assume sizes: plan from the statistics in plinth.stats.json (plinth stats pull) or not at all',
  ),
  format: oneOf(['text', 'json'], '', 'text'),
  stats: text('FILE', 'with --lab: these statistics instead of the nearest plinth.stats.json'),
  'stdin-filepath': stdinFilepath,
};

export interface ExplainRequest extends Values<typeof options> {
  /** '-' is standard input. */
  readonly path: string;
}

export const explain = verb({
  name: 'explain',
  summary: [
    [
      'explain <file>',
      'show how PostgreSQL would run the queries of a file: no server, no account, nothing is run',
    ],
  ],
  usage: `plinth explain [--rows N] [--sweep TABLE] <file | ->

Plans each query of the file in the embedded PostgreSQL, on the tables and indexes that the workspace's migrations create.
From plinth.stats.json where there is one, with the costs and rows of that database; else from assumed sizes: then only what is
true for every size is told as an insight. Nothing is run.`,
  options,
  one: {
    what: 'file',
    missing: 'Name the file whose query is to be explained: plinth explain query.sql',
  },
  request: (values, [path = '']): ExplainRequest | string => {
    if (values.stats !== undefined && !values.lab) return '--stats needs --lab.';
    if (values.sweep !== undefined && values.lab) return '--sweep assumes sizes, and --lab refuses to.';
    if (values.stdinFilepath !== undefined && path !== '-') return '--stdin-filepath needs - as the path.';
    if (values.sweep !== undefined && values.format === 'json') return '--sweep is printed as text only.';
    return { ...values, path };
  },
});
