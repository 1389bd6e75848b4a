/** Alembic and Flask-Migrate: alembic.sqlalchemy.org, flask-migrate.readthedocs.io. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Alembic',
  programs: 'alembic, flask db',
  valued: '-x --x-arg --name -d --directory --tag --app -A',
  verbs: [
    destroys('downgrade base', 'rolls back all migrations: their tables are dropped', {
      without: '--sql',
      instead: 'alembic current',
    }),
    loses('downgrade', 'rolls back migrations', { without: '--sql', instead: 'alembic downgrade --sql' }),
    applies('upgrade', 'applies migrations', { without: '--sql' }),
    applies('stamp', 'changes the history table', { without: '--sql' }),
  ],
  target: {
    config: '-c --config',
    environment: '-n -x --name --x-arg',
    environmentVariables: 'APP_ENV FLASK_ENV ENVIRONMENT ENV',
    variables: 'DATABASE_URL SQLALCHEMY_DATABASE_URI SQLALCHEMY_URL',
    files: 'alembic/env.py migrations/env.py alembic.ini pyproject.toml',
    dotenv: '.env',
  },
};
