/** Two tables that reference each other with NOT NULL columns. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { endsOf, newKeys } from '../../rule-kit/tables/new-foreign-keys.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import type { Operation } from '../../operations/model/operation.ts';
import { displayName, foreignKeysFrom, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';

const messages = {
  stuck:
    '{table} needs a row of {target} first, and {target} one of {table}: none of the two can ever get its first row. Make one key nullable.',
} as const;

export const rule = defineRule({
  id: 'design/circular-foreign-keys',
  hazard: 'misleads',
  preset: 'strict',
  summary: 'Foreign keys in a circle, none of which may be NULL or checked at COMMIT.',
  why: `Every \`INSERT\` is checked against the other table when it ends. With \`NOT NULL\` on both sides neither row can be first: only one
statement that writes both tables at once (a \`WITH\` query) gets through, and no dump of the data alone can be loaded.`,
  instead:
    'A nullable column on one side that is filled later, or `DEFERRABLE INITIALLY DEFERRED` on one of the keys.',
  whenOff: 'Never.',
  messages,
  fix: { kinds: [], because: 'Which side may wait for the other is for people to say.' },
  examples: [
    bad(
      'A team needs a leader, a member a team',
      `CREATE TABLE teams (id bigint PRIMARY KEY, leader bigint NOT NULL);
CREATE TABLE members (id bigint PRIMARY KEY, team bigint NOT NULL REFERENCES teams);
ALTER TABLE teams ADD FOREIGN KEY (leader) REFERENCES members;
--                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: teams needs a row of members first, and members one of teams: none of the two can ever get its first row. Make one key nullable.`,
    ),
    bad(
      'Over a third table',
      `ALTER TABLE a ADD CONSTRAINT a_c FOREIGN KEY (c) REFERENCES c NOT VALID;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: a needs a row of c first, and c one of a: none of the two can ever get its first row. Make one key nullable.`,
      {
        history: [
          'CREATE TABLE a (id bigint PRIMARY KEY, c bigint NOT NULL);',
          'CREATE TABLE b (id bigint PRIMARY KEY, a bigint NOT NULL REFERENCES a);',
          'CREATE TABLE c (id bigint PRIMARY KEY, b bigint NOT NULL REFERENCES b);',
        ],
      },
    ),
    good(
      'The leader comes later',
      `CREATE TABLE teams (id bigint PRIMARY KEY, leader bigint);
CREATE TABLE members (id bigint PRIMARY KEY, team bigint NOT NULL REFERENCES teams);
ALTER TABLE teams ADD FOREIGN KEY (leader) REFERENCES members;`,
    ),
  ],
  check: { addColumn: judge, addConstraint: judge },
});

function judge(operation: Operation, context: RuleContext<typeof messages>): void {
  for (const key of newKeys(operation, context)) {
    const ends = endsOf(key, context);
    if (ends === undefined || ends.from === ends.to || ends.pairs.length === 0) continue;
    if (key.definition.initiallyDeferred || ends.pairs.some(([one]) => one.nullable)) continue;
    // Reported at the key that closes the cycle: before it only the other key existed. A new table closes none.
    const before = tableByKey(context.schema, ends.to.key);
    if (before === undefined || !needs(context.schema, before, ends.from.key, new Set())) continue;
    if (!needs(context.after, ends.to, ends.from.key, new Set())) continue;
    context.report({
      message: 'stuck',
      at: key.definition,
      data: { table: key.shown, target: displayName(ends.to.key) },
    });
  }
}

/** The first row of `from` needs one of `target`, possibly through other tables. */
function needs(schema: Schema, from: Table, target: string, seen: Set<string>): boolean {
  if (from.key === target) return true;
  if (seen.has(from.key)) return false;
  seen.add(from.key);
  return foreignKeysFrom(from).some((key) => {
    const isNeeded = key.columns.every((name) =>
      from.columns.some((one) => one.name === name && !one.nullable),
    );
    if (!isNeeded || key.initiallyDeferred || !key.enforced || key.references.relation === from.key)
      return false;
    const next = tableByKey(schema, key.references.relation);
    return next !== undefined && needs(schema, next, target, seen);
  });
}
