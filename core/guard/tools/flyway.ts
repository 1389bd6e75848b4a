/** Flyway: documentation.red-gate.com/flyway. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Flyway',
  programs: 'flyway',
  eachWord: true,
  verbs: [
    destroys('clean', 'drops all objects of its schemas', { instead: 'flyway info' }),
    loses('undo', 'rolls back the last migration', { instead: 'flyway info' }),
    applies('migrate', 'applies migrations'),
    applies('repair|baseline', 'changes the history table'),
  ],
  target: {
    address: '-url',
    config: '-configFiles',
    environment: '-environment',
    environmentVariables: 'FLYWAY_ENVIRONMENT',
    variables: 'FLYWAY_URL',
    files: 'flyway.toml flyway.user.toml flyway.conf conf/flyway.conf',
  },
};
