/** SECURITY DEFINER functions that every role may call. */
import type { CreateFunction } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { ownNamesInRoutines } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { mentions } from '../../schema/expression-text.ts';
import { creationSchema, keyOf } from '../../schema/lookup.ts';
import type { Privilege, Schema } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  open: '{function} runs with its owner’s rights, and every role may call it, as any new function. REVOKE EXECUTE FROM PUBLIC, and grant it to whom it is for.',
} as const;

const body = `LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1'`;

export const rule = defineRule({
  id: 'security/definer-open-to-public',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: ownNamesInRoutines,
  summary: 'A SECURITY DEFINER function that PUBLIC may execute.',
  why: `The server grants EXECUTE on each new function to PUBLIC. For one that runs with its owner’s rights this means that every role that can
connect does with it what the owner may do.`,
  instead: `\`REVOKE EXECUTE ON FUNCTION … FROM PUBLIC\` and a \`GRANT\` to the roles that need it, in the transaction that makes the function; or once
\`ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC\`.`,
  whenOff: 'Where all roles of the server belong to one application.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'Everybody who calls it today without a grant of their own is refused: the title says who keeps it, which are the roles that migrations let into the same schema.',
    differs: [{ at: 'end', of: 'grant', words: 'PUBLIC may not execute the function.' }],
  },
  examples: [
    bad(
      'As it comes',
      `CREATE FUNCTION one() RETURNS int ${body};
--              ^^^ info: one runs with its owner’s rights, and every role may call it, as any new function. REVOKE EXECUTE FROM PUBLIC, and grant it to whom it is for. 💡`,
      {
        fixed: `CREATE FUNCTION one() RETURNS int ${body};
REVOKE EXECUTE ON FUNCTION one() FROM PUBLIC;`,
      },
    ),
    bad(
      'A grant takes nothing from PUBLIC',
      `CREATE FUNCTION one(n int) RETURNS int ${body};
--              ^^^ info: one runs with its owner’s rights, and every role may call it, as any new function. REVOKE EXECUTE FROM PUBLIC, and grant it to whom it is for. 💡
GRANT EXECUTE ON FUNCTION one(int) TO pg_monitor;`,
      {
        fixed: `CREATE FUNCTION one(n int) RETURNS int ${body};
REVOKE EXECUTE ON FUNCTION one(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION one(int) TO pg_monitor;`,
      },
    ),
    good(
      'For one role',
      `CREATE FUNCTION one() RETURNS int ${body};
REVOKE EXECUTE ON FUNCTION one() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION one() TO pg_monitor;`,
    ),
  ],
  check: {
    createFunction(operation, context) {
      if (!operation.securityDefiner || /^(?:event_)?trigger$/.test(operation.returns?.name ?? '')) return;
      if (!isOpen(operation, context) || isAskedByPolicy(operation, context)) return;
      const name = shownName(context, operation.function);
      const fix = context.body === undefined ? closed(operation, context) : undefined;
      context.report({ message: 'open', at: operation.function, data: { function: name }, fix });
    },
  },
});

/** True if PUBLIC may finally execute any function of that name, and has USAGE of its schema. */
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

/** A policy calls it for every reader of the table, so it is open on purpose. */
function isAskedByPolicy(
  { function: { name } }: CreateFunction,
  { latest, siblings }: RuleContext<typeof messages>,
): boolean {
  const asks = ({ using, withCheck }: Asking): boolean =>
    mentions(using?.text, name.text) || mentions(withCheck?.text, name.text);
  // For tables that no migration creates, only the policies in this file are known.
  const isBeside = siblings.some(({ parsed }) =>
    parsed.operations.some((one) => one.kind === 'createPolicy' && asks(one)),
  );
  if (isBeside) return true;
  for (const one of latest.relations.values()) if ('policies' in one && one.policies.some(asks)) return true;
  return false;
}

interface Asking {
  readonly using: { readonly text: string } | undefined;
  readonly withCheck: { readonly text: string } | undefined;
}

/** REVOKE after the definition, in the transaction that creates the function. */
function closed(operation: CreateFunction, context: RuleContext<typeof messages>): RuleFix {
  const inputs = operation.arguments
    .filter(({ mode }) => mode !== 'table' && (mode !== 'out' || operation.procedure))
    .map(({ mode, type }) => `${modes[mode]}${context.text(type)}`);
  const kind = operation.procedure ? 'PROCEDURE' : 'FUNCTION';
  const target = `EXECUTE ON ${kind} ${context.text(operation.function)}(${inputs.join(', ')})`;
  const roles = rolesIn(operation, context);
  const kept = roles.length === 0 ? '' : `;\nGRANT ${target} TO ${roles.map(quoteIdentifier).join(', ')}`;
  return {
    kind: 'rewrite',
    title:
      roles.length === 0
        ? 'Take it from all but its owner'
        : `Take it from all but its owner and ${roles.join(', ')}`,
    edits: [insert(context.statement.parsed.text.length, `;\nREVOKE ${target} FROM PUBLIC${kept}`)],
  };
}

const modes = { in: '', out: 'OUT ', inout: 'INOUT ', variadic: 'VARIADIC ', table: '' } as const;

/** Roles with privileges in the same schema, and none on this function so far. */
function rolesIn(
  { function: name }: CreateFunction,
  { schema, latest }: RuleContext<typeof messages>,
): readonly string[] {
  const own = name.schema?.text ?? creationSchema(schema);
  const named = (
    one: { readonly privileges: readonly Privilege[] | undefined } | undefined,
  ): readonly string[] => (one?.privileges ?? []).map(({ grantee }) => grantee);
  const inside = [...schema.relations.values()].filter((one) => one.schema === own);
  const working = [...inside.flatMap(named), ...named(schema.namespaces.get(own))];
  const already = (latest.functions.get(keyOf(own, name.name.text)) ?? []).flatMap(named);
  return [...new Set(working)]
    .filter((one) => one !== '' && one !== 'public' && !already.includes(one))
    .sort();
}

/** PUBLIC, or an explicitly named role, may use it. */
function opensSchema(schema: Schema, name: string): boolean {
  if (name === 'public') return true;
  const privileges = schema.namespaces.get(name)?.privileges ?? [];
  return privileges.some((one) => one.grantee !== '' && one.privileges.includes('usage'));
}

function holds(privileges: readonly Privilege[], wanted: string): boolean {
  return privileges.some((one) => one.grantee === 'public' && one.privileges.includes(wanted));
}
