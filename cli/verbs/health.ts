/** The arguments of `plinth health`: the connection, the checks, the output and the condition for failure. */
import { config, flag, oneOf, output, size, text, texts, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  connection: text(
    'URI|service=NAME',
    'the server; without it, the PG* variables name it. ?sshhost=…&sshuser=… in the URI uses an SSH\nserver; PLINTH_SSH_PASSPHRASE opens a key that has a passphrase',
  ),
  format: oneOf(['text', 'json', 'markdown', 'html'], '', 'text'),
  output,
  check: texts('CHECK', 'run this check only; can be given several times'),
  expensive: flag('run the checks that read tables or indexes, too'),
  memory: size(
    'the memory of the machine that is for the server, such as 16GB: no SQL shows it, and settings of memory are\nchecked against it',
  ),
  'fail-on': oneOf(
    ['now', 'soon', 'sometime', 'unseen', 'never'],
    'when the exit code is 1: a finding of this grade or a worse one; unseen: any finding, or a check that could not\nsee everything',
    'soon',
  ),
  accepted: text(
    'FILE',
    'findings to live with, each with a reason (default: plinth.health.json, if there is one)',
  ),
  scripts: text('FOLDER', 'write the script of each finding that has one into this folder'),
  config,
};

export type HealthRequest = Values<typeof options>;

export const health = verb({
  name: 'health',
  summary: [['health', 'check a running server: what fails now, what will, what could not be seen']],
  usage: `plinth health [--connection <uri>]

Checks a running server: PostgreSQL 14 to 18, MySQL or MariaDB. Each check is fine, has findings, or could not see what it needs: then it says why, and
which GRANT changes that. Findings are graded by what happens when: now, soon, sometime.

The server is queried over one connection, read-only, each check with a time limit; the report says how many queries and
milliseconds that cost. Scripts are written for a person to review, and none is run.`,
  options,
  notes: `Exit codes
  0  nothing reaches --fail-on
  1  a finding reaches --fail-on
  2  wrong arguments or configuration, or a server that does not answer`,
  request: (values, paths): HealthRequest | string =>
    paths.length === 0 ? values : 'plinth health takes no files: --connection names the server.',
});
