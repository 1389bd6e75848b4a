/** A DROP or type change that the server refuses, because views, policies, triggers or foreign keys rest on the object. */
import type { ObjectName } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables.ts';
import { usePlaces, usesOfColumn, viewsOn, type Use } from '../../rule-kit/uses.ts';
import { foreignKeysTo, resolveRelation } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';

const messages = {
  column: 'This fails: the {kind} {user} needs {column} of {table}. Drop it first and make it again after.',
  relation: 'This fails: the {kind} {user} needs {table}. Drop it first.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(80), seen timestamptz);';
const view = 'CREATE VIEW mails AS SELECT id, email FROM users;';

export const rule = defineRule({
  id: 'data-loss/blocked-by-dependents',
  category: 'data-loss',
  since: '0.1.0',
  severity: 'error',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary:
    'A column or table is dropped, or a column retyped, while a view, policy, trigger or foreign key needs it.',
  why: `The server refuses (error 2BP01 or 0A000), and the deployment stops in the middle of its migrations. A database of a developer where the
view was never made does not show it. \`CASCADE\` would take the dependents along without making them again.`,
  instead: `In one transaction: drop the view or policy, make the change, make the view again as it should be from now on, with its privileges.`,
  whenOff: 'Never: the server refuses the statement.',
  facts: ['drop-column', 'drop-table', 'create-view'],
  messages,
  fix: { kinds: [], because: 'What the view shows after the change is for people to say.' },
  directions: 'both',
  bodies: 'executed',
  examples: [
    bad(
      'A view reads the column',
      `ALTER TABLE users DROP COLUMN email;
--                            ^^^^^ error: This fails: the view mails needs email of users. Drop it first and make it again after.`,
      {
        history: [users, view],
        refused: '2BP01',
      },
    ),
    bad(
      'A view fixes its type',
      `ALTER TABLE users ALTER COLUMN email TYPE text;
--                             ^^^^^ error: This fails: the view mails needs email of users. Drop it first and make it again after.`,
      {
        history: [users, view],
        refused: '0A000',
      },
    ),
    bad(
      'A foreign key points at the table',
      `DROP TABLE users;
--         ^^^^^ error: This fails: the foreign key orders_user_id_fkey needs users. Drop it first.`,
      {
        history: [users, 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);'],
        refused: '2BP01',
      },
    ),
    bad(
      'A policy reads the column',
      `ALTER TABLE users DROP COLUMN email;
--                            ^^^^^ error: This fails: the policy own needs email of users. Drop it first and make it again after.`,
      {
        history: [users, 'CREATE POLICY own ON users USING (email = current_user);'],
        refused: '2BP01',
      },
    ),
    good(
      'The view goes first and comes back',
      `BEGIN;
DROP VIEW mails;
ALTER TABLE users ALTER COLUMN email TYPE text;
CREATE VIEW mails AS SELECT id, email FROM users;
COMMIT;`,
      { history: [users, view] },
    ),
    good('The view reads other columns', 'ALTER TABLE users DROP COLUMN seen;', { history: [users, view] }),
    good('Both go together', 'DROP TABLE orders, users;', {
      history: [users, 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);'],
    }),
  ],
  check: {
    dropColumn(operation, context) {
      if (!operation.cascade) column(operation.table, operation.column, context);
    },
    alterColumnType(operation, context) {
      column(operation.table, operation.column, context);
    },
    dropRelation(operation, context) {
      const { target, cascade } = operation;
      const relation = resolveRelation(context.schema, target);
      if (cascade || relation?.certainty !== 'certain' || isUnsure(context)) return;
      const going = context.statement.parsed.operations.flatMap((one) =>
        one.kind === 'dropRelation' ? (resolveRelation(context.schema, one.target)?.key ?? []) : [],
      );
      const uses = [
        ...viewsOn(context.schema, relation.key, undefined),
        ...foreignKeys(context.schema, relation.key),
      ];
      const staying = uses.filter((one) => !going.includes(one.key));
      const [user] = staying;
      if (user === undefined) return;
      context.report({
        message: 'relation',
        at: target,
        data: { kind: user.kind, user: user.name, table: shownName(context, target) },
        related: usePlaces(staying),
      });
    },
  },
});

type Context = RuleContext<typeof messages>;

function isUnsure({ body, statement }: Context): boolean {
  return statement.conditional || body?.statement.conditional === true;
}

function column(
  table: ObjectName,
  name: { readonly start: number; readonly end: number; readonly text: string },
  context: Context,
): void {
  const found = context.table(table);
  const known = found?.columns.some((one) => one.name === name.text) === true;
  if (found?.certainty !== 'certain' || !known || isUnsure(context)) return;
  const uses = usesOfColumn(context.schema, found.key, name.text).filter((one) => one.kind !== 'function');
  const [user] = uses;
  if (user === undefined) return;
  context.report({
    message: 'column',
    at: name,
    data: { kind: user.kind, user: user.name, column: name.text, table: shownName(context, table) },
    related: usePlaces(uses),
  });
}

function foreignKeys(schema: Schema, key: string): readonly Use[] {
  return foreignKeysTo(schema, key).flatMap(({ table, constraint }): readonly Use[] => {
    if (table.key === key || table.certainty !== 'certain') return [];
    return [{ kind: 'foreign key', name: constraint.name, key: table.key, origin: constraint.origin }];
  });
}
