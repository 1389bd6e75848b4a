/** Clients of databases that Plinth does not read: a statement is judged by its first words. */
import type { GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'The client',
  programs: 'clickhouse-client, clickhouse client, cqlsh, duckdb, snowsql, trino, bq query',
  valued: '-u -p --user --password --port',
  verbs: [],
  target: { host: '-h --host --server', database: '-d --database -k --keyspace', word: 'first' },
  sql: {
    dialect: 'postgresql',
    text: '-q --query -e --execute -c',
    file: '-f --file --queries-file',
    words: 'rest',
    input: true,
  },
};
