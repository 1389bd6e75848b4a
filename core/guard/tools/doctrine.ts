/** Doctrine in Symfony, and Phinx: www.doctrine-project.org/projects/doctrine-migrations, book.cakephp.org/phinx. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Doctrine',
  programs: 'console, doctrine, doctrine-migrations, phinx',
  valued: '--em --conn --connection -x -t --target -d --date',
  verbs: [
    destroys('doctrine:database:drop|d:d:d', 'drops the database', {
      with: '--force -f',
      instead: 'php bin/console doctrine:migrations:status',
    }),
    destroys('doctrine:schema:drop|orm:schema-tool:drop|d:s:d', 'drops all tables', {
      with: '--force -f',
      instead: 'php bin/console doctrine:migrations:status',
    }),
    destroys(
      'doctrine:schema:update|orm:schema-tool:update|d:s:u',
      'drops columns and tables that the entities do not have',
      { with: '--force -f', instead: 'php bin/console doctrine:migrations:diff' },
    ),
    destroys(
      'doctrine:fixtures:load|d:f:l|hautelook:fixtures:load',
      'deletes all rows before it loads fixtures',
      { without: '--append', instead: 'php bin/console doctrine:fixtures:load --append' },
    ),
    loses(
      'doctrine:migrations:migrate|migrations:migrate|d:m:m first|prev|0|*',
      'migrates to a named version, which may roll back others',
      { without: '--dry-run' },
    ),
    applies('doctrine:migrations:migrate|migrations:migrate|d:m:m', 'applies migrations', {
      without: '--dry-run',
    }),
    destroys('rollback', 'rolls back migrations', {
      with: '-t --target',
      without: '--dry-run',
      instead: 'phinx status',
    }),
    loses('rollback', 'rolls back the last migration', { without: '--dry-run', instead: 'phinx status' }),
    applies('migrate|seed:run', 'applies migrations', { without: '--dry-run' }),
  ],
  target: {
    environment: '--env -e --environment',
    environmentVariables: 'APP_ENV',
    variables: 'DATABASE_URL',
    files: 'phinx.yml phinx.php',
    dotenv: '.env.local .env.ENV .env',
  },
};
