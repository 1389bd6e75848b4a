/** The arguments of `plinth plan record` and `plinth plan check`: the files with queries, where they are planned, and the output format. */
import { config, flag, oneOf, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  lab: flag('plan like the database whose statistics are in plinth.stats.json'),
  stats: text('FILE', 'with --lab: these statistics instead of the nearest plinth.stats.json'),
  connection: text(
    'URI|service=NAME',
    'plan on this server: EXPLAIN in READ ONLY transactions, nothing is run',
  ),
  format: oneOf(['text', 'json', 'junit', 'github'], 'of “check” (default: text)'),
  output: text('FILE', 'write the report of “check” to a file instead of the screen'),
  config,
};

export interface PlanRequest extends Omit<Values<typeof options>, 'format'> {
  readonly mode: 'record' | 'check';
  /** As given. */
  readonly paths: readonly string[];
  readonly format: 'text' | 'json' | 'junit' | 'github';
}

export const plan = verb({
  name: 'plan',
  summary: [
    ['plan record|check', 'keep the plans of queries beside them, and report when a migration changes one'],
  ],
  usage: `plinth plan record [paths…]
plinth plan check [paths…]

Keeps the plans of queries in a file beside them: nodes, indexes, and rows as orders of magnitude, without values. “check” plans them
again and shows which differ from the record, with the difference and, without a connection, the new migration that changed the plan.
Queries without a record need none: “check” describes and plans those on what the new migrations change, before and after them, from
plinth.stats.json or assumed sizes, and shows which fail, lose an index or read a whole table: in SQL files, programs and functions.
Files: these. Folders (default: the current one): SQL files that are not migrations.

Without --connection the queries are planned by the embedded PostgreSQL after the workspace's migrations. Its tables are empty: that
compares shapes, without rows, and shows much less than the plans of a database with data. With --lab it uses the statistics of one
(plinth stats pull), offline as well: then a change of the statistics alters plans, too.`,
  options,
  notes: `Exit codes
  0  every recorded plan is as it was
  1  a plan is altered, or a query with a record cannot be planned any more
  2  wrong arguments, nothing to check, or a server that does not answer`,
  request: ({ format, ...values }, [mode, ...paths]): PlanRequest | string => {
    if (mode !== 'record' && mode !== 'check')
      return 'Plans are recorded or checked: plinth plan record [paths…], plinth plan check [paths…]';
    if (paths.includes('-')) return 'Plans are kept beside their queries: standard input has no place.';
    const report = format === undefined ? (values.output === undefined ? undefined : 'output') : 'format';
    if (mode === 'record' && report !== undefined)
      return `--${report} belongs to “plinth plan check”: a record is written beside its queries.`;
    if (values.lab && values.connection !== undefined)
      return 'Plans come from a server (--connection) or from its statistics (--lab).';
    if (values.stats !== undefined && !values.lab) return '--stats needs --lab.';
    return { ...values, mode, paths: paths.length === 0 ? ['.'] : paths, format: format ?? 'text' };
  },
});
