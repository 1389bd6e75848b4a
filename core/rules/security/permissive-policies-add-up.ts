/** Several permissive policies for the same command. */
import type { CreatePolicy } from '../../operations/model/operation.ts';
import { noRowSecurity } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { knownInTheEnd, permissivePolicies } from '../../rule-kit/security/row-security.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import type { Policy } from '../../schema/model.ts';

const messages = {
  or: '{policy} and {other} are joined with OR: a row of {table} that either permits is permitted. Make one AS RESTRICTIVE, or one of both.',
} as const;

const notes = `CREATE TABLE notes (id bigint PRIMARY KEY, owner text, archived boolean NOT NULL DEFAULT false);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes FOR SELECT USING (owner = current_user);`;

export const rule = defineRule({
  id: 'security/permissive-policies-add-up',
  hazard: 'advice',
  preset: 'all',
  elsewhere: noRowSecurity,
  summary: 'A second permissive policy for the same table, command and role.',
  why: `Policies are permissive unless they say otherwise, and permissive ones are joined with OR: a second one that was meant as one more
condition opens the table wider. The server also evaluates each of them for every row.`,
  instead:
    '`AS RESTRICTIVE` for what all rows have to fulfil; for what opens more, one policy whose condition says both.',
  whenOff: 'Where each policy is one reason to see a row, and that is how the team reads them.',
  messages,
  fix: { kinds: [], because: 'Whether more or less was meant is for the author to say.' },
  examples: [
    bad(
      'Meant as one more condition',
      `CREATE POLICY living ON notes FOR SELECT USING (NOT archived);
--            ^^^^^^ info: living and own are joined with OR: a row of notes that either permits is permitted. Make one AS RESTRICTIVE, or one of both.`,
      { history: [notes] },
    ),
    bad(
      'ALL holds SELECT too',
      `CREATE POLICY staff ON notes TO pg_monitor USING (owner <> 'boss');
--            ^^^^^ info: staff and own are joined with OR: a row of notes that either permits is permitted. Make one AS RESTRICTIVE, or one of both.`,
      { history: [notes] },
    ),
    good('Taking away', 'CREATE POLICY living ON notes AS RESTRICTIVE FOR SELECT USING (NOT archived);', {
      history: [notes],
    }),
  ],
  check: {
    createPolicy(operation, context) {
      if (!operation.permissive) return;
      const before = context.table(operation.table);
      const last = knownInTheEnd(context, operation.table);
      if (before === undefined || last === undefined) return;
      const staying = new Set(last.policies.map((one) => one.name));
      const other = permissivePolicies(before).find((one) => staying.has(one.name) && meet(one, operation));
      if (other === undefined || !staying.has(operation.name.text)) return;
      const data = {
        policy: operation.name.text,
        other: other.name,
        table: shownName(context, operation.table),
      };
      context.report({ message: 'or', at: operation.name, data });
    },
  },
});

function meet(one: Policy, other: CreatePolicy): boolean {
  const commands = one.command === other.command || one.command === 'all' || other.command === 'all';
  const everybody = one.roles.includes('public') || other.roles.includes('public');
  return commands && (everybody || one.roles.some((role) => other.roles.includes(role)));
}
