/** The arguments of `plinth safe-now`: the migrations and the connection. */
import { config, oneOf, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  connection: text(
    'URI|service=NAME',
    'the server; without it, the PG* variables name it. ?sshhost=…&sshuser=… in the URI uses an SSH\nserver; PLINTH_SSH_PASSPHRASE opens a key that has a passphrase',
  ),
  format: oneOf(['text', 'json'], '', 'text'),
  config,
};

export interface SafeNowRequest extends Values<typeof options> {
  /** As given. */
  readonly paths: readonly string[];
}

export const safeNow = verb({
  name: 'safe-now',
  summary: [['safe-now <files…>', 'show what migrations would wait for on a live server at this moment']],
  usage: `plinth safe-now <files…> [--connection <uri>]

Shows what the migrations would wait for if they ran now: the tables and indexes that they lock, and on the server the sessions that hold
or wait for locks on exactly these, open transactions, vacuums against wraparound, running index builds, invalid indexes, prepared
transactions, replicas and replication slots. It checks one moment, and lists what the role could not see.

The server is queried in one READ ONLY transaction with time limits. Nothing is installed, no row of a table is read, and the values in
other sessions' queries are not shown.`,
  options,
  notes: `Exit codes
  0  nothing is in the way
  1  the migration would wait for somebody, or not everything could be seen
  2  wrong arguments, a file that cannot be read, or a server that does not answer`,
  request: (values, paths): SafeNowRequest | string =>
    paths.length === 0
      ? 'Name the migrations to check: plinth safe-now FILE.sql --connection service=NAME'
      : { ...values, paths },
});
