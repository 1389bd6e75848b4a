/** Laravel: laravel.com/docs/migrations. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Laravel',
  programs: 'artisan',
  valued: '--path --seeder --class --step --batch --schema-path',
  verbs: [
    destroys('migrate:fresh|db:wipe', 'drops all tables', { instead: 'php artisan migrate' }),
    destroys('migrate:refresh|migrate:reset', 'rolls back all migrations: their tables are dropped', {
      without: '--pretend',
      instead: 'php artisan migrate:status',
    }),
    loses('migrate:rollback', 'rolls back the last batch', {
      without: '--pretend',
      instead: 'php artisan migrate:status',
    }),
    destroys('migrate', 'drops all tables', { with: '--fresh', instead: 'php artisan migrate' }),
    applies('schema:dump', 'deletes migration files', { with: '--prune' }),
    applies('migrate', 'applies migrations', { without: '--pretend' }),
    applies('db:seed', 'runs seeds'),
    applies('queue:flush|cache:clear|telescope:prune|model:prune', 'deletes what it keeps'),
  ],
  target: {
    address: '--url',
    database: '',
    environment: '--env --database',
    environmentVariables: 'APP_ENV',
    variables: 'DATABASE_URL DB_URL',
    hostVariables: 'DB_HOST',
    databaseVariables: 'DB_DATABASE',
    dotenv: '.env.ENV .env',
  },
  sql: { dialect: 'code', on: 'tinker', text: '--execute', file: '', input: true },
};
