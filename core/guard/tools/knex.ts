/** Knex: knexjs.org/guide/migrations. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Knex',
  programs: 'knex',
  valued: '--migrations-directory --migrations-table-name --client --cwd --specific -x',
  verbs: [
    destroys('migrate:rollback', 'rolls back all migrations: their tables are dropped', {
      with: '--all -a',
      instead: 'npx knex migrate:latest',
    }),
    loses('migrate:rollback', 'rolls back the last batch', { instead: 'npx knex migrate:list' }),
    loses('migrate:down', 'rolls back a migration', { instead: 'npx knex migrate:list' }),
    applies('migrate:latest|migrate:up', 'applies migrations'),
    applies('migrate:unlock', 'changes the history table'),
    loses('seed:run', 'runs seeds, which usually delete rows first'),
  ],
  target: {
    address: '--connection',
    config: '--knexfile',
    environment: '--env',
    environmentVariables: 'NODE_ENV',
    usualEnvironment: 'development',
    files: 'knexfile.js knexfile.ts knexfile.cjs knexfile.mjs',
    dotenv: '.env',
    variables: 'DATABASE_URL',
  },
};
