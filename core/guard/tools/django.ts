/** Django: docs.djangoproject.com/en/stable/ref/django-admin; reset_db and sqlflush of django-extensions. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Django',
  programs: 'manage.py, django-admin',
  valued: '--database --pythonpath --verbosity -v --router -R',
  verbs: [
    destroys('flush|reset_db|drop_test_database|reset_schema', 'deletes all rows, or the database', {
      instead: 'python manage.py migrate',
    }),
    destroys('migrate * zero', 'rolls back all migrations of an app: its tables are dropped', {
      without: '--plan --fake',
      instead: 'python manage.py showmigrations',
    }),
    loses('migrate * *', 'migrates to a named migration, which may roll back others', {
      without: '--plan --check --fake',
      instead: 'python manage.py migrate --plan',
    }),
    applies('migrate', 'applies migrations', { without: '--plan --check' }),
    applies('loaddata', 'overwrites rows with those of fixtures'),
  ],
  target: {
    config: '--settings',
    environmentVariables: 'DJANGO_SETTINGS_MODULE DJANGO_ENV DJANGO_CONFIGURATION',
    environment: '--settings --configuration',
    variables: 'DATABASE_URL',
    files: 'settings.py config/settings.py config/settings/base.py',
    hostVariables: 'DB_HOST POSTGRES_HOST',
    databaseVariables: 'DB_NAME POSTGRES_DB',
    dotenv: '.env',
  },
  sql: { dialect: 'postgresql', on: 'dbshell', text: '-c', file: '', input: true },
};
