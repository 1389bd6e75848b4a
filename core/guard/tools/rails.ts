/** Rails and Rake: guides.rubyonrails.org/active_record_migrations.html, and the tasks of active_record/railties/databases.rake. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Rails',
  programs: 'rails, rake, hanami, sequel:rake',
  valued: '-f --rakefile -C',
  eachWord: true,
  verbs: [
    destroys(
      'db:drop*|db:reset*|db:purge*|db:truncate_all*|db:migrate:reset*',
      'drops the database or empties all tables',
      { instead: 'bin/rails db:migrate' },
    ),
    destroys(
      'db:schema:load*|db:structure:load*|db:setup*|db:seed:replant|db:fixtures:load',
      'replaces existing tables or their rows',
      { instead: 'bin/rails db:migrate' },
    ),
    loses('db:rollback*|db:migrate:down*|db:migrate:redo*', 'rolls back migrations', {
      instead: 'bin/rails db:migrate:status',
    }),
    applies('db:migrate|db:migrate:up*|db:prepare|db:seed', 'applies migrations or seeds'),
  ],
  target: {
    environment: '-e --environment',
    environmentVariables: 'RAILS_ENV RACK_ENV HANAMI_ENV',
    usualEnvironment: 'development',
    variables: 'DATABASE_URL',
    files: 'config/database.yml',
    dotenv: '.env .env.ENV .env.local',
  },
  sql: { dialect: 'code', on: 'runner, r', text: '', file: '', words: 'rest', input: true },
};
