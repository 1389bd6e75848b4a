/** SECURITY DEFINER functions that a superuser owns. */
import type { ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { ownNamesInRoutines } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { creationKey } from '../../schema/lookup.ts';
import type { Role } from '../../schema/model.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  rights:
    '{function} runs with the rights of {owner}, {who}: whoever may call it does with it what no grant or policy allows. Give it an owner for its task.',
} as const;

const body = `LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1'`;
const one = `CREATE FUNCTION one() RETURNS int ${body};`;

export const rule = defineRule({
  id: 'security/definer-of-superuser',
  hazard: 'weakens',
  preset: 'strict',
  elsewhere: ownNamesInRoutines,
  summary: 'A SECURITY DEFINER function owned by a superuser or a role that passes row level security.',
  why: `Such a function does whatever its body can be brought to do with rights that nothing limits: a hole in it is not a hole into a few
tables, but into the server.`,
  instead:
    'A role without login that owns nothing but such functions and has just the grants that they need, as their owner.',
  whenOff: 'Where functions administer the server, and nobody but administrators may call them.',
  messages,
  fix: { kinds: [], because: 'Which role has the rights that the body needs is for people to say.' },
  examples: [
    bad(
      'Given to the administrator',
      `ALTER FUNCTION one() OWNER TO administrator;
--                   ^^^^^^^^ warning: one runs with the rights of administrator, a superuser: whoever may call it does with it what no grant or policy allows. Give it an owner for its task.`,
      { history: ['CREATE ROLE administrator SUPERUSER;', one], undone: true },
    ),
    bad(
      'Made by a role that policies do not bind',
      `SET ROLE keeper;
CREATE FUNCTION public.one() RETURNS int ${body};
--              ^^^^^^^^^^ warning: one runs with the rights of keeper, whom no policy binds: whoever may call it does with it what no grant or policy allows. Give it an owner for its task.`,
      { history: ['CREATE ROLE keeper BYPASSRLS; GRANT CREATE ON SCHEMA public TO keeper;'], undone: true },
    ),
    good('A role for the task', 'ALTER FUNCTION one() OWNER TO helper;', {
      history: ['CREATE ROLE helper NOLOGIN;', one],
      undone: true,
    }),
  ],
  check: {
    createFunction(operation, context) {
      const { role } = context.schema;
      if (operation.securityDefiner && role !== undefined)
        report(operation.function, operation.function, role, context);
    },
    changeOwner({ target: { objectKind, name }, owner, span }, context) {
      if (!/^(?:function|procedure|routine)$/.test(objectKind)) return;
      const routines = context.schema.functions.get(creationKey(context.schema, name)) ?? [];
      if (!routines.some((found) => found.securityDefiner)) return;
      report(name, context.keyword(span, 'owner', 'to') ?? span, owner, context);
    },
  },
});

type Context = RuleContext<typeof messages>;

function report(name: ObjectName, at: Span, owner: string, context: Context): void {
  const role = context.latest.roles.get(owner);
  const who = role === undefined ? undefined : power(role);
  if (who === undefined) return;
  context.report({ message: 'rights', at, data: { function: shownName(context, name), owner, who } });
}

function power({ attributes }: Role): string | undefined {
  if (attributes.superuser === true) return 'a superuser';
  return attributes.bypassRowSecurity === true ? 'whom no policy binds' : undefined;
}
