/** The arguments of `plinth locks`: the connection, and whether to look once or again and again. */
import { config, number, oneOf, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  format: oneOf(['text', 'json'], '', 'text'),
  watch: {
    ...number(
      'SECONDS',
      ['seconds', 1, 3600],
      'look again after so many seconds (5), and print what changed',
    ),
    alone: '5',
  },
  script: text(
    'cancel|terminate',
    'print the statements that would end those who hold up others; nothing is run',
  ),
  config,
};

export interface LocksRequest extends Omit<Values<typeof options>, 'script'> {
  readonly script: 'cancel' | 'terminate' | undefined;
  /** As given; undefined for the PG* variables. It may contain a password. */
  readonly connection: string | undefined;
}

export const locks = verb({
  name: 'locks',
  summary: [['locks [connection]', 'show who waits for whom on a live server']],
  usage: `plinth locks [--watch [SECONDS]] [--script cancel|terminate] [connection]

Shows the sessions that wait for a lock, as trees: whoever holds up others is at the root, also a prepared transaction that no session
belongs to. Of each it says for how long, for which object and mode, and which statement it runs, with the file of this workspace that
contains the statement if there is one. Values in statements are not shown.

The connection is a postgresql:// or mysql:// URI or service=NAME; without one, the PG* variables are used. One connection and one query
for each look, in a READ ONLY transaction with time limits; no session is ended.`,
  options,
  notes: `Exit codes
  0  nobody waits
  1  somebody waits
  2  wrong arguments, or a server that does not answer`,
  request: (values, [connection, ...more]): LocksRequest | string => {
    const { script } = values;
    if (more.length > 0) return 'plinth locks takes one connection at a time.';
    if (script !== undefined && script !== 'cancel' && script !== 'terminate')
      return `--script takes cancel, terminate; it cannot be “${script}”.`;
    return { ...values, script, connection };
  },
});
