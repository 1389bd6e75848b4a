/** Diesel: diesel.rs/guides/getting-started. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Diesel',
  programs: 'diesel',
  valued: '--migration-dir -n --number --schema-key',
  verbs: [
    destroys('database|db reset|drop', 'drops the database', { instead: 'diesel migration run' }),
    destroys('migration revert', 'rolls back all migrations: their tables are dropped', {
      with: '--all -a',
      instead: 'diesel migration list',
    }),
    destroys('migration redo', 'rolls back all migrations and applies them again', {
      with: '--all -a',
      instead: 'diesel migration list',
    }),
    loses('migration revert|redo', 'rolls back migrations', { instead: 'diesel migration list' }),
    applies('migration run', 'applies migrations'),
    applies('database|db setup', 'creates the database'),
    applies('setup', 'creates the database'),
  ],
  target: {
    address: '--database-url',
    config: '--config-file',
    variables: 'DATABASE_URL',
    dotenv: '.env',
  },
};
