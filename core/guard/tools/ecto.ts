/** Ecto: hexdocs.pm/ecto_sql. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Ecto',
  programs: 'mix',
  valued: '-r --repo -n --step --to -v --prefix',
  verbs: [
    destroys('ecto.drop|ecto.reset|ash.reset|ash_postgres.drop', 'drops the database', {
      instead: 'mix ecto.migrate',
    }),
    destroys('ecto.rollback|ash_postgres.rollback', 'rolls back all migrations', {
      with: '--all',
      instead: 'mix ecto.migrations',
    }),
    loses('ecto.rollback|ash_postgres.rollback', 'rolls back migrations', { instead: 'mix ecto.migrations' }),
    applies('ecto.migrate|ecto.setup|ecto.load|ash.migrate', 'applies migrations'),
  ],
  target: {
    environmentVariables: 'MIX_ENV',
    usualEnvironment: 'development',
    variables: 'DATABASE_URL',
    files: 'config/ENV.exs config/dev.exs',
    dotenv: '',
  },
};
