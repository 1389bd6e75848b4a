/** SECURITY DEFINER functions that every role may call. */
import type { CreateFunction } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables.ts';
import { creationSchema, keyOf } from '../../schema/lookup.ts';
import type { Privilege, Schema } from '../../schema/model.ts';

const messages = {
  open: '{function} runs with its owner’s rights, and every role may call it, as any new function. REVOKE EXECUTE FROM PUBLIC, and grant it to whom it is for.',
} as const;

const body = `LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1'`;

export const rule = defineRule({
  id: 'security/definer-open-to-public',
  category: 'security',
  since: '0.1.0',
  severity: 'info',
  preset: 'strict',
  dialects: ['postgresql'],
  summary: 'A SECURITY DEFINER function that PUBLIC may execute.',
  why: `The server grants EXECUTE on each new function to PUBLIC. For one that runs with its owner’s rights this means that every role that can
connect does with it what the owner may do.`,
  instead: `\`REVOKE EXECUTE ON FUNCTION … FROM PUBLIC\` and a \`GRANT\` to the roles that need it, in the transaction that makes the function; or once
\`ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC\`.`,
  whenOff: 'Where all roles of the server belong to one application.',
  messages,
  fix: { kinds: [], because: 'Everybody who calls it today without a grant would be refused.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'As it comes',
      `CREATE FUNCTION one() RETURNS int ${body};
--              ^^^ info: one runs with its owner’s rights, and every role may call it, as any new function. REVOKE EXECUTE FROM PUBLIC, and grant it to whom it is for.`,
    ),
    bad(
      'A grant takes nothing from PUBLIC',
      `CREATE FUNCTION one(n int) RETURNS int ${body};
--              ^^^ info: one runs with its owner’s rights, and every role may call it, as any new function. REVOKE EXECUTE FROM PUBLIC, and grant it to whom it is for.
GRANT EXECUTE ON FUNCTION one(int) TO pg_monitor;`,
    ),
    good(
      'For one role',
      `CREATE FUNCTION one() RETURNS int ${body};
REVOKE EXECUTE ON FUNCTION one() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION one() TO pg_monitor;`,
    ),
    good('Functions of this schema are closed from the start', `CREATE FUNCTION one() RETURNS int ${body};`, {
      history: ['ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;'],
    }),
    good(
      'Nobody but the owner reaches into the schema',
      `CREATE SCHEMA inner_part;
CREATE FUNCTION inner_part.one() RETURNS int ${body};`,
    ),
    good(
      'A trigger function is not called',
      `CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS
$$ BEGIN RETURN new; END $$;`,
    ),
  ],
  check: {
    createFunction(operation, context) {
      if (!operation.securityDefiner || /^(?:event_)?trigger$/.test(operation.returns?.name ?? '')) return;
      if (!isOpen(operation, context)) return;
      const name = shownName(context, operation.function);
      context.report({ message: 'open', at: operation.function, data: { function: name } });
    },
  },
});

/** Whether PUBLIC may execute any function of that name in the end, and gets into its schema. */
function isOpen({ function: name }: CreateFunction, context: RuleContext<typeof messages>): boolean {
  const { latest } = context;
  const schema = name.schema?.text ?? creationSchema(context.schema);
  if (!opensSchema(latest, schema)) return false;
  const closedFromTheStart = latest.defaultPrivileges.some(
    (one) =>
      one.change === 'revoke' &&
      one.objectKind === 'function' &&
      one.privilege.grantee === 'public' &&
      (one.schema === undefined || one.schema === schema),
  );
  const routines = latest.functions.get(keyOf(schema, name.name.text)) ?? [];
  return routines.some((one) =>
    one.privileges === undefined ? !closedFromTheStart : holds(one.privileges, 'execute'),
  );
}

/** PUBLIC, or a role that somebody named, may use it. */
function opensSchema(schema: Schema, name: string): boolean {
  if (name === 'public') return true;
  const privileges = schema.namespaces.get(name)?.privileges ?? [];
  return privileges.some((one) => one.grantee !== '' && one.privileges.includes('usage'));
}

function holds(privileges: readonly Privilege[], wanted: string): boolean {
  return privileges.some((one) => one.grantee === 'public' && one.privileges.includes(wanted));
}
