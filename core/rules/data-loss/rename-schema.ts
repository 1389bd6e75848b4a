/** A schema is renamed while code uses the old name. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { compareText } from '../../migrations/files/versions.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';

const messages = {
  breaks:
    'Running code looks for {what} in {schema}: every query that names {schema} fails after the rename. Deploy code that knows both first.',
} as const;

const crm = `CREATE SCHEMA crm;
CREATE TABLE crm.people (id bigint PRIMARY KEY);`;

export const rule = defineRule({
  id: 'data-loss/rename-schema',
  hazard: 'breaks-code',
  elsewhere: 'Schemas are not renamed.',
  summary:
    'ALTER SCHEMA … RENAME TO on a schema that holds tables, views or functions of earlier migrations.',
  why: `All that is in the schema is under another name at once. Queries that write the schema fail, and so does a \`search_path\` that names it:
the server skips a schema that is not there without a word, and then finds no table, or the one of another schema. Bodies of functions are
text and keep the old name.`,
  instead: `Make the new schema, and move one table after the other with \`SET SCHEMA\`, each with a view under its old name. Or leave the name
as it is: nobody but the database's own people sees it.`,
  whenOff: 'Where the application stands still while migrations run.',
  facts: ['catalog-only'],
  messages,
  fix: { kinds: [], because: 'A schema has no second name to leave behind.' },
  examples: [
    bad(
      'A schema with a table',
      `ALTER SCHEMA crm RENAME TO sales;
--           ^^^ warning: Running code looks for people in crm: every query that names crm fails after the rename. Deploy code that knows both first.`,
      { history: [crm] },
    ),
    bad(
      'Functions are called by it too',
      `ALTER SCHEMA api RENAME TO api_v1;
--           ^^^ warning: Running code looks for ping and 1 more in api: every query that names api fails after the rename. Deploy code that knows both first.`,
      {
        history: [
          'CREATE SCHEMA api;',
          `CREATE FUNCTION api.ping() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION api.pong() RETURNS int LANGUAGE sql AS 'SELECT 2';`,
        ],
      },
    ),
    good('Nothing is in it yet', 'ALTER SCHEMA crm RENAME TO sales;', { history: ['CREATE SCHEMA crm;'] }),
  ],
  check: {
    renameObject(operation, context) {
      const { objectKind, name } = operation.target;
      if (objectKind !== 'schema') return;
      const schema = name.name.text;
      const { relations, functions, namespaces } = context.schema;
      const origin = namespaces.get(schema)?.origin;
      if (origin !== undefined && context.isOfChange(origin)) return;
      const inside = [
        ...[...relations.values()].filter((one) => one.kind !== 'sequence' || one.ownedBy === undefined),
        ...[...functions.values()].flat(),
      ].filter((one) => one.schema === schema);
      // Only for a schema that a migration creates are its contents known.
      if (inside.length === 0 && origin !== undefined) return;
      const at = context.statement.parsed.tokens[2] ?? operation.span;
      context.report({
        message: 'breaks',
        at,
        data: {
          schema,
          what: inside.length === 0 ? 'tables' : oneOf(inside.map((one) => one.name).sort(compareText)),
        },
        related: inside
          .slice(0, 10)
          .map((one) => ({ ...one.origin, message: `${one.name} is created here.` })),
      });
    },
  },
});
