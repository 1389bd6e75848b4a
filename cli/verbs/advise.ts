/** The arguments of `plinth advise`: the queries, where indexes are tested, and whether migrations are written. */
import { config, flag, oneOf, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  stats: text('FILE', 'these statistics instead of the nearest plinth.stats.json'),
  connection: text(
    'URI|service=X',
    'test them on this server with HypoPG, if it has the extension; else in the plan lab with the\nstatistics that are read there: nothing is written',
  ),
  build: text(
    'HOST/DATABASE',
    'if it has no HypoPG, build them there in transactions that are rolled back. Repeats the target of the\nconnection, and is your consent: writes to the tables wait during that time,\nand reads wait briefly',
  ),
  without: text('INDEX', 'in the plan lab: which queries get another plan without this index'),
  write: flag('write the migrations'),
  format: oneOf(['text', 'json'], '', 'text'),
  config,
};

export interface AdviseRequest extends Values<typeof options> {
  /** As given: files and folders. */
  readonly paths: readonly string[];
  /** A query given in place of paths. */
  readonly query: string | undefined;
}

export const advise = verb({
  name: 'advise',
  summary: [
    ['advise [files|query]', 'propose indexes that a planner was seen to use, with their migrations'],
  ],
  usage: `plinth advise [files…]
plinth advise "SELECT …"

Proposes indexes for queries. Candidates come from the query's conditions, joins and order; each is tested, and only indexes that the
planner uses and that halve the estimated cost are proposed. Shown with each: both plans, its size, the cost for writes, and the
migration with its down migration. Files and folders as for “plinth plan record”.

Without --connection they are tested in the plan lab: the migrations in an embedded PostgreSQL, with the statistics that
“plinth stats pull” has collected, or with assumed sizes if there are none. This works offline and without any risk.

For MySQL and MariaDB they are built on a MariaDB server that Plinth starts, in tables that the migrations make and made-up rows fill, as many and as different as plinth.stats.json tells.`,
  options,
  notes: `Exit codes
  0  every query was looked at, whether or not an index helps; with --without: no plan changes
  1  with --without: a plan changes
  2  wrong arguments, a query that could not be tried, or a server that does not answer`,
  request: (values, words): AdviseRequest | string => {
    const { connection, build, stats, without } = values;
    if (build !== undefined && connection === undefined)
      return '--build says where indexes may be built for a moment: use it with --connection.';
    if (connection !== undefined && (stats !== undefined || without !== undefined))
      return `--${stats === undefined ? 'without' : 'stats'} is for the plan lab and does not go with --connection.`;
    const [first, ...more] = words;
    const isQuery = first !== undefined && /^\s*(?:select|with|insert|update|delete|merge)\s/i.test(first);
    if (isQuery && more.length > 0) return 'plinth advise takes one query, or files.';
    return {
      ...values,
      paths: isQuery || words.length === 0 ? ['.'] : words,
      query: isQuery ? first : undefined,
    };
  },
});
