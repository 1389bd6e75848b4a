/** DROP SCHEMA with its contents, DROP DATABASE, DROP TABLESPACE. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  schema:
    'DROP SCHEMA CASCADE on {schema} deletes {what} for good, and code that names them fails. Drop by name what is meant.',
  unseen:
    'DROP SCHEMA CASCADE on {schema} deletes whatever is in it for good, also what no migration here creates. Drop by name what is meant.',
  database: 'DROP DATABASE deletes everything in {database} for good. Keep that out of migrations.',
  tablespace:
    'Tablespace {tablespace} belongs to the whole server, and this fails while any database has something in it. Keep that out of migrations.',
} as const;

const crm = `CREATE SCHEMA crm;
CREATE TABLE crm.people (id bigint PRIMARY KEY);`;

export const rule = defineRule({
  id: 'data-loss/drop-schema',
  hazard: 'wrong',
  dialects: ['postgresql', 'mysql', 'sqlserver', 'duckdb', 'clickhouse'],
  elsewhere: 'A schema is a database here, and migrations do not drop the one that they run in.',
  summary: 'DROP SCHEMA CASCADE, DROP DATABASE or DROP TABLESPACE.',
  why: `\`CASCADE\` takes whatever is in the schema when it runs: what this migration does not know of as well, such as what an extension or another
team put there. Only a backup brings it back. A tablespace is a folder on the server’s disk that all databases share: the server refuses to drop
one that holds anything, and other databases, replicas and restores of backups need it under its name.`,
  instead:
    'Drop the objects by name, then the schema without `CASCADE`: the server refuses if something else is in it.',
  whenOff: 'Where schemas are made and dropped for each test or tenant.',
  facts: ['drop-schema', 'drop-database', 'drop-tablespace'],
  messages,
  fix: { kinds: [], because: 'What else is in it is not known here.' },
  examples: [
    bad(
      'A schema with a table',
      `DROP SCHEMA crm CASCADE;
--          ^^^ error: DROP SCHEMA CASCADE on crm deletes people for good, and code that names them fails. Drop by name what is meant.`,
      { history: [crm] },
    ),
    bad(
      'A database',
      `DROP DATABASE IF EXISTS shop_old;
--   ^^^^^^^^ error: DROP DATABASE deletes everything in shop_old for good. Keep that out of migrations.`,
      { notExecutable: 'It is about the whole server.' },
    ),
    bad(
      'MySQL: a schema is a database',
      `DROP SCHEMA IF EXISTS shop_old;
--                    ^^^^^^^^ error: DROP DATABASE deletes everything in shop_old for good. Keep that out of migrations.`,
      { dialect: 'mysql', notExecutable: 'It is about a database beside the own one.' },
    ),
    bad(
      'DuckDB: with its tables',
      `DROP SCHEMA raw CASCADE;
--          ^^^ error: DROP SCHEMA CASCADE on raw deletes events for good, and code that names them fails. Drop by name what is meant.`,
      { dialect: 'duckdb', history: ['CREATE SCHEMA raw;', 'CREATE TABLE raw.events (id INTEGER);'] },
    ),
    bad(
      'ClickHouse: a database with its tables',
      `DROP DATABASE raw;
--            ^^^ error: DROP SCHEMA CASCADE on raw deletes events for good, and code that names them fails. Drop by name what is meant.`,
      {
        dialect: 'clickhouse',
        history: [
          'CREATE DATABASE raw;',
          'CREATE TABLE raw.events (id UInt64) ENGINE = MergeTree ORDER BY id;',
        ],
      },
    ),
    bad(
      'SQL Server: a database',
      `DROP DATABASE shop_old;
--   ^^^^^^^^ error: DROP DATABASE deletes everything in shop_old for good. Keep that out of migrations.`,
      { dialect: 'sqlserver' },
    ),
    good('An empty one', 'DROP SCHEMA crm;', { history: ['CREATE SCHEMA crm;'] }),
  ],
  check: {
    dropSchema(operation, context) {
      const { schema } = operation;
      if (!operation.cascade) return;
      if (context.schema.dialect === 'mysql') {
        context.report({ message: 'database', at: schema, data: { database: schema.text } });
        return;
      }
      const origin = context.schema.namespaces.get(schema.text)?.origin;
      const tables = [...context.schema.relations.values()].filter(
        (one) => one.schema === schema.text && one.kind === 'table' && !context.isOfChange(one.origin),
      );
      const [first] = tables;
      if (first === undefined) {
        if (origin === undefined || !context.isOfChange(origin))
          context.report({
            message: 'unseen',
            at: schema,
            data: { schema: schema.text },
            hazard: 'loses-data',
          });
        return;
      }
      const more = tables.length === 1 ? '' : ` and ${tables.length - 1} more`;
      context.report({
        message: 'schema',
        at: schema,
        data: { schema: schema.text, what: `${first.name}${more}` },
        related: tables
          .slice(0, 10)
          .map((one) => ({ ...one.origin, message: `${one.name} is created here.` })),
      });
    },
    other(operation, context) {
      const tokens = context.statement.parsed.tokens.filter((one) => one.kind !== 'comment');
      const [what, last] = [tokens[1], tokens.findLast((one) => one.kind !== 'punctuation')];
      if (what === undefined || last === undefined) return;
      if (operation.statement === 'DropdbStmt')
        context.report({ message: 'database', at: what, data: { database: context.text(last) } });
      if (operation.statement === 'DropTableSpaceStmt')
        context.report({
          message: 'tablespace',
          at: what,
          data: { tablespace: context.text(last) },
          severity: 'warning',
        });
    },
  },
});
