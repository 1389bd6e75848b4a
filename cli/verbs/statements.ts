/** The arguments of `plinth statements pull` and `plinth statements compare`. */
import { config, oneOf, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  output: text('FILE', 'pull: the file to write (default: the screen)'),
  format: oneOf(['text', 'json'], 'compare:', 'text'),
  config,
};

export type StatementsRequest = Values<typeof options> &
  (
    | {
        readonly mode: 'pull';
        /** As given; undefined for the PG* variables. It may contain a password. */
        readonly connection: string | undefined;
      }
    | { readonly mode: 'compare'; readonly paths: readonly string[] }
  );

export const statements = verb({
  name: 'statements',
  summary: [
    ['statements pull', 'record what a live database has counted of its statements'],
    ['statements compare', 'say which statements became slower between two records'],
  ],
  usage: `plinth statements pull [--output FILE] [connection]
plinth statements compare FILE FILE [FILE…]

“pull” records the counters of pg_stat_statements, or on MySQL and MariaDB those of performance_schema, for the connected database: one entry
for each statement and without values, together with the migrations that had run. It resets nothing, and only reads.

“compare” takes two records or more and compares the time between the last two with all that was counted before. It lists statements whose
mean time is 1.5 times as long or longer and costs 1 % of the time of all or more, with the query file or the migration that contains them,
and which migrations ran in between. Records with a reset or a start of the server between them are not compared. With three windows or
more before the last, a statement is listed only if it is slower than in each of them; with fewer, only if a call does more work.`,
  options,
  notes: `Exit codes
  0  written, or no statement became slower
  1  a statement became slower
  2  wrong arguments, a server that does not answer, or records that cannot be compared`,
  request: ({ output, ...values }, [mode, ...paths]): StatementsRequest | string => {
    if (mode === 'pull') {
      const [connection, ...more] = paths;
      return more.length > 0
        ? 'plinth statements pull takes one connection at a time.'
        : { ...values, output, mode, connection };
    }
    if (mode !== 'compare')
      return 'Statements are recorded, or two records are compared: plinth statements pull [connection], plinth statements compare FILE FILE';
    if (output !== undefined) return 'plinth statements compare has no --output.';
    return paths.length < 2
      ? 'plinth statements compare takes two records or more.'
      : { ...values, output, mode, paths };
  },
});
