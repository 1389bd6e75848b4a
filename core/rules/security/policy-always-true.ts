/** A policy that allows everyone to change every row. */
import type { CreatePolicy, Expression } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noRowSecurity } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';

const messages = {
  always:
    '{policy} lets {roles} {what} of {table}: its condition is always true. Say whose rows, or name the role that may touch all.',
} as const;

const notes =
  'CREATE TABLE notes (id bigint PRIMARY KEY, owner text); ALTER TABLE notes ENABLE ROW LEVEL SECURITY;';

export const rule = defineRule({
  id: 'security/policy-always-true',
  hazard: 'weakens',
  preset: 'strict',
  elsewhere: noRowSecurity,
  summary: 'A permissive policy for writes, for everybody, whose condition is always true.',
  why: `\`USING (true)\` for \`UPDATE\`, \`DELETE\` or \`ALL\`, and \`WITH CHECK (true)\` for \`INSERT\`, are row level security in name: every role with the
grant writes every row. As permissive policies are joined with OR, one of them makes the careful ones beside it void. Reading what is public is
another matter and is left alone.`,
  instead:
    'A condition on the row, or `TO` a role that stands for a task for which all rows are right. A policy for a role that bypasses row level security anyway is not needed.',
  whenOff: 'Where other, restrictive policies hold the rows back.',
  messages,
  fix: { kinds: [], because: 'Whose rows they are is for people to say.' },
  examples: [
    bad(
      'Everything for everybody',
      `CREATE POLICY open ON notes USING (true);
--                                 ^^^^ warning: open lets every role read and change all rows of notes: its condition is always true. Say whose rows, or name the role that may touch all.`,
      { history: [notes] },
    ),
    bad(
      'Any row may be written',
      `CREATE POLICY add ON notes FOR INSERT WITH CHECK (true);
--                                                ^^^^ warning: add lets every role insert any row of notes: its condition is always true. Say whose rows, or name the role that may touch all.`,
      { history: [notes] },
    ),
    good('What is public may be read', 'CREATE POLICY read ON notes FOR SELECT USING (true);', {
      history: [notes],
    }),
  ],
  check: {
    createPolicy(operation, context) {
      if (!operation.permissive || operation.command === 'select') return;
      // Supabase's two general roles: anonymous and authenticated.
      const everybody = operation.roles.find((one) => /^(?:public|anon|authenticated)$/.test(one));
      if (everybody === undefined || isHeldBack(operation, context)) return;
      const { using, withCheck, command } = operation;
      if (isTrue(using) && command !== 'insert') {
        const what = {
          all: 'read and change all rows',
          update: 'update all rows',
          delete: 'delete all rows',
        };
        report(operation, using, what[command], everybody, context);
        return;
      }
      if (!isTrue(withCheck)) return;
      const what = command === 'insert' ? 'insert any row' : 'hand over rows';
      report(operation, withCheck, what, everybody, context);
    },
  },
});

/** A restrictive policy on the same table also applies. */
function isHeldBack({ table, command }: CreatePolicy, context: RuleContext<typeof messages>): boolean {
  const key = relationKey(context.schema, table);
  const beside = context.siblings.flatMap(({ parsed }) =>
    parsed.operations.flatMap((one) =>
      one.kind === 'createPolicy' && relationKey(context.schema, one.table) === key ? [one] : [],
    ),
  );
  const before = tableByKey(context.latest, key)?.policies ?? [];
  return [...beside, ...before].some(
    (one) =>
      !one.permissive && (one.command === 'all' || one.command === command) && one.roles.includes('public'),
  );
}

function isTrue(expression: Expression | undefined): expression is Expression {
  return expression?.literal?.kind === 'boolean' && /^t(?:rue)?$/i.test(expression.literal.value);
}

function report(
  { name, table }: CreatePolicy,
  at: Expression,
  what: string,
  everybody: string,
  context: RuleContext<typeof messages>,
): void {
  const roles = everybody === 'public' ? 'every role' : everybody;
  const data = { policy: name.text, roles, what, table: shownName(context, table) };
  context.report({ message: 'always', at, data });
}
