/** Supabase: supabase.com/docs/reference/cli. Without --linked and --db-url its commands change the local stack, except db push. */
import { applies, destroys, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Supabase',
  programs: 'supabase, supabase-beta',
  valued: '--workdir --profile --version --last --password -p --experimental --dns-resolver -o --schema -s',
  verbs: [
    destroys('db reset', 'drops the database and applies all migrations to an empty one', {
      instead: 'supabase migration up',
    }),
    destroys('migration|migrations down', 'resets the database to an earlier migration', {
      instead: 'supabase migration new',
    }),
    applies('migration|migrations up', 'applies migrations'),
    applies('migration|migrations repair', 'changes the history table'),
    applies('db push', 'applies migrations to the linked project', { without: '--dry-run' }),
    destroys('stop', 'deletes the volumes of the local stack', {
      with: '--no-backup',
      instead: 'supabase stop',
    }),
    destroys('projects delete', 'deletes a project with its database', { cloud: true }),
    destroys('branches delete|disable', 'deletes branches with their databases', { cloud: true }),
  ],
  target: {
    address: '--db-url',
    database: '--project-ref',
    ownContainer: { unless: '--linked --db-url --project-ref' },
    remote: '--linked --project-ref',
  },
  sql: {
    dialect: 'postgresql',
    on: 'db query, db execute',
    text: '',
    file: '--file -f',
    words: 'rest',
    input: true,
  },
};
