/** Sqitch: sqitch.org/docs/manual. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Sqitch',
  programs: 'sqitch',
  valued:
    '--to-change --to --onto --onto-change --set -s --registry --chdir -C --plan-file -f --engine --client --db-user -u',
  verbs: [
    loses('revert', 'rolls back changes', {
      with: '--to --to-change',
      without: '--log-only',
      instead: 'sqitch status',
    }),
    destroys('revert', 'rolls back all changes', {
      without: '--log-only',
      instead: 'sqitch revert --to @HEAD^',
    }),
    destroys('rebase', 'rolls back changes and deploys them again', {
      without: '--log-only',
      instead: 'sqitch status',
    }),
    applies('deploy', 'applies changes', { without: '--log-only' }),
  ],
  target: {
    address: '--target -t',
    host: '--db-host -h',
    port: '--db-port -p',
    database: '--db-name -d',
    word: 'after',
    files: 'sqitch.conf',
    variables: 'SQITCH_TARGET',
    hostVariables: 'PGHOST',
    databaseVariables: 'PGDATABASE',
  },
};
