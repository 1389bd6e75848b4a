/** psql: www.postgresql.org/docs/current/app-psql.html. */
import type { GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'psql',
  programs: 'psql, pgcli, cockroach sql, usql',
  valued: '-U --username -v --set --variable -P --pset -o --output -L --log-file -F -R -T',
  verbs: [],
  target: {
    word: 'first',
    address: '--url',
    host: '-h --host',
    port: '-p --port',
    database: '-d --dbname --database',
    hostVariables: 'PGHOST PGHOSTADDR',
    databaseVariables: 'PGDATABASE PGSERVICE',
    variables: '',
  },
  sql: {
    dialect: 'postgresql',
    text: '-c --command -e --execute',
    file: '-f --file',
    input: true,
  },
};
