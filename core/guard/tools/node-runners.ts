/**
 * Small runners of Node with one vocabulary: node-pg-migrate, db-migrate, Adonis, Kysely, Payload, Graphile Migrate, Encore, and others that
 * say migrate:down, migrate:fresh and reset.
 */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'The migration runner',
  programs:
    'node-pg-migrate, db-migrate, ace, kysely, payload, graphile-migrate, encore, migrate-mongo, sql-migrate, tern, medusa, wp, drush, yoyo, ley',
  valued:
    '-m --migrations -d --migrations-dir -j --config-file -t --migrations-table --to --count --destination',
  verbs: [
    destroys(
      'migration:fresh|migration:refresh|migration:reset|migrate:fresh|migrate:refresh|migrate:reset|db:wipe|db:truncate|reset',
      'drops all tables',
    ),
    destroys('db|database reset|drop|clean', 'drops the database or all tables'),
    destroys('sql:drop|sql-drop', 'drops all tables'),
    destroys('down 0', 'rolls back all migrations'),
    loses('migrate *', 'migrates to a named version, which may roll back others', {
      with: '--destination -d',
    }),
    loses(
      'down|redo|rollback|migration:rollback|migrate:rollback|migrate:down|migrate:undo|undo',
      'rolls back migrations',
    ),
    applies('up|migrate|migration:run|migrate:latest|migrate:up|db:seed|latest|apply', 'applies migrations'),
  ],
  target: {
    address: '--database-url --connection --database --url',
    host: '--host',
    config: '--config -c',
    environment: '--env -e -env',
    environmentVariables: 'NODE_ENV',
    variables: 'DATABASE_URL DATABASE_URI',
    hostVariables: 'PGHOST DB_HOST',
    databaseVariables: 'PGDATABASE DB_DATABASE DB_NAME',
    files: 'database.json dbconfig.yml tern.conf',
    dotenv: '.env',
  },
};
