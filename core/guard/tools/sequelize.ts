/** sequelize-cli: sequelize.org/docs/v6/other-topics/migrations. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Sequelize',
  programs: 'sequelize, sequelize-cli',
  valued: '--migrations-path --seeders-path --models-path --options-path --name --to --from --seed',
  verbs: [
    destroys('db:drop', 'drops the database', { instead: 'npx sequelize db:migrate' }),
    destroys('db:migrate:undo:all', 'rolls back all migrations: their tables are dropped', {
      instead: 'npx sequelize db:migrate:status',
    }),
    loses('db:seed:undo:all|db:seed:undo', 'deletes the rows of seeds'),
    loses('db:migrate:undo', 'rolls back a migration', { instead: 'npx sequelize db:migrate:status' }),
    applies('db:migrate', 'applies migrations'),
    applies('db:seed|db:seed:all', 'runs seeds'),
  ],
  target: {
    address: '--url',
    config: '--config',
    environment: '--env',
    environmentVariables: 'NODE_ENV',
    usualEnvironment: 'development',
    files: 'config/config.json config/config.js config/database.js .sequelizerc',
    dotenv: '.env',
    variables: 'DATABASE_URL',
  },
};
