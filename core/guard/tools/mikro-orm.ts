/** MikroORM: mikro-orm.io/docs/migrations, mikro-orm.io/docs/schema-generator. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'MikroORM',
  programs: 'mikro-orm, mikro-orm-esm',
  verbs: [
    destroys('schema:drop|schema:fresh|migration:fresh|database:drop', 'drops all tables', {
      without: '--dump',
      instead: 'npx mikro-orm migration:up',
    }),
    destroys('schema:drop|schema:fresh|migration:fresh', 'drops all tables', {
      with: '--run -r',
      instead: 'npx mikro-orm migration:up',
    }),
    destroys('schema:update', 'drops columns and tables that the entities do not have', {
      with: '--run -r',
      without: '--safe',
      instead: 'npx mikro-orm migration:create',
    }),
    loses('migration:down', 'rolls back migrations', { instead: 'npx mikro-orm migration:list' }),
    applies('migration:up', 'applies migrations'),
    applies('seeder:run', 'runs seeds'),
  ],
  target: {
    config: '--config',
    files: 'mikro-orm.config.ts src/mikro-orm.config.ts',
    dotenv: '.env',
    variables: 'DATABASE_URL MIKRO_ORM_CLIENT_URL',
    hostVariables: 'MIKRO_ORM_HOST',
    databaseVariables: 'MIKRO_ORM_DB_NAME',
  },
};
