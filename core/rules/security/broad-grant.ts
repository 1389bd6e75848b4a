/** GRANT to everybody. */
import type { Grant, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { everybodyAmong, isAll, targetOf } from '../../rule-kit/security/grants.ts';

const messages = {
  public:
    'This gives {what} to PUBLIC: every role of the server, now and later, has it. Name the roles that need it.',
  defaults:
    'Every {what} created later will be open to PUBLIC: every role of the server. Name the roles that need it.',
  definer:
    '{what} runs with its owner’s rights, and every role of the server may call it. REVOKE it from PUBLIC and name the roles.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'security/broad-grant',
  hazard: 'weakens',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  elsewhere: 'The engine has no users and no privileges.',
  summary: 'A GRANT to PUBLIC.',
  why: `\`PUBLIC\` is every role that can connect, also those that are created later for something else: reporting, a contractor, a leaked
credential.`,
  instead: `Give a role that stands for a task what the task needs: \`GRANT SELECT, INSERT, UPDATE, DELETE ON … TO app\`. Row-level security
narrows it further.`,
  whenOff: 'For a database of one application and one role, where PUBLIC is nobody else.',
  messages,
  fix: { kinds: [], because: 'Which roles were meant is for people to say.' },
  examples: [
    bad(
      'Readable for everybody',
      `GRANT SELECT ON orders TO PUBLIC;
--                        ^^^^^^ warning: This gives select on orders to PUBLIC: every role of the server, now and later, has it. Name the roles that need it.`,
      { history: [orders] },
    ),
    bad(
      'What is made later as well',
      `ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
--                                                 ^^^^^^ warning: Every table created later will be open to PUBLIC: every role of the server. Name the roles that need it.`,
    ),
    good('What the task needs', 'GRANT SELECT, INSERT ON orders TO current_user;', { history: [orders] }),
    bad(
      'SQL Server: everybody with an account in the database',
      `GRANT SELECT ON dbo.Orders TO public;
--                            ^^^^^^ warning: This gives select on orders to PUBLIC: every role of the server, now and later, has it. Name the roles that need it.`,
      { dialect: 'sqlserver' },
    ),
    bad(
      'MariaDB from 10.11 on',
      `GRANT SELECT ON orders TO PUBLIC;
--                        ^^^^^^ warning: This gives select on orders to PUBLIC: every role of the server, now and later, has it. Name the roles that need it.`,
      {
        ...{ dialect: 'mysql', targetVersion: 1011 },
        history: [orders],
      },
    ),
  ],
  check: {
    grant(operation, context) {
      const everybody = everybodyAmong(operation.grantees);
      if (everybody === undefined) return;
      const definer = definerAmong(operation, context);
      if (definer !== undefined)
        context.report({ message: 'definer', at: everybody, data: { what: definer }, severity: 'info' });
      else if (opensSomething(operation))
        context.report({
          message: 'public',
          at: everybody,
          data: { what: `${privileges(operation)} on ${targetOf(operation, context)}` },
        });
    },
    alterDefaultPrivileges(operation, context) {
      const everybody = everybodyAmong(operation.grantees);
      if (operation.change !== 'grant' || everybody === undefined) return;
      if (context.keyword(operation.span, 'on', 'tables') === undefined) return;
      context.report({ message: 'defaults', at: everybody, data: { what: 'table' } });
    },
  },
});

/**
 * Without any GRANT, PUBLIC may connect, create temporary tables, execute new functions and use new types and languages, and USAGE of a
 * schema opens nothing by itself. What remains is reading and writing tables, and creating objects.
 */
function opensSomething(operation: Grant): boolean {
  if (operation.objectKind === 'table') return !operation.objects.every(isOfTheSystem);
  const makes =
    isAll(operation.privileges) || ['create', 'control'].some((one) => operation.privileges.includes(one));
  return makes && (operation.objectKind === 'schema' || operation.objectKind === 'database');
}

/** Catalog objects of extensions are meant to be read. */
function isOfTheSystem({ schema }: ObjectName): boolean {
  return schema?.text === 'pg_catalog' || schema?.text === 'information_schema';
}

/** A SECURITY DEFINER function of this migration among the functions of the GRANT. */
function definerAmong(operation: Grant, context: RuleContext<typeof messages>): string | undefined {
  if (operation.objectKind !== 'function') return undefined;
  const definers = context.siblings.flatMap(({ parsed }) =>
    parsed.operations.flatMap((one) =>
      one.kind === 'createFunction' && one.securityDefiner ? [one.function.name.text] : [],
    ),
  );
  return operation.objects.map((one) => one.name.text).find((name) => definers.includes(name));
}

function privileges(operation: Grant): string {
  return isAll(operation.privileges) ? 'all' : operation.privileges.join(', ');
}
