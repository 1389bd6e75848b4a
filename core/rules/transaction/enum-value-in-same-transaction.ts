/** A value is added to an enum and used in the same transaction. */
import { commitsByItself } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { useOfNewValue, usesOfPendingValues } from '../../rule-kit/transactions/new-enum-value.ts';

const messages = {
  unsafe:
    'Using {value} fails here: a value that was added to {type} cannot be used before its transaction commits. Add it in an earlier migration.',
  pending:
    'Using {value} fails here: {tool} runs all pending files in one transaction, and another of them adds it to {type}. Deploy that file first.',
} as const;

const mood = `CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE people (id bigint PRIMARY KEY, mood mood);`;

export const rule = defineRule({
  id: 'transaction/enum-value-in-same-transaction',
  hazard: 'refused',
  elsewhere: commitsByItself,
  summary: 'ALTER TYPE … ADD VALUE, and the value used before the transaction commits.',
  why: `\`ADD VALUE\` may run in a transaction, but until that commits the server refuses every use of the value: *unsafe use of new value*,
error 55P04. Only for a type that the same transaction made there is no such limit.`,
  instead:
    'Add the value in a migration of its own, which runs before. Nothing that exists is changed by that.',
  whenOff: 'Never: the server refuses the statement.',
  facts: ['add-enum-value'],
  messages,
  fix: {
    kinds: [],
    because: 'The value has to be there in a migration before this one, which may have run already.',
  },
  directions: 'both',
  examples: [
    bad(
      'Added and written in one query',
      `ALTER TYPE mood ADD VALUE 'ok';
UPDATE people SET mood = 'ok' WHERE id = 1;
--                       ^^^^ error: Using 'ok' fails here: a value that was added to mood cannot be used before its transaction commits. Add it in an earlier migration.`,
      { history: [mood, "INSERT INTO people VALUES (1, 'sad');"], tool: 'golang-migrate', refused: '55P04' },
    ),
    bad(
      'Added by another file that the tool runs in the same transaction',
      `UPDATE people SET mood = 'ok' WHERE id = 1;
--                       ^^^^ error: Using 'ok' fails here: Drizzle runs all pending files in one transaction, and another of them adds it to mood. Deploy that file first.`,
      {
        history: [mood, "ALTER TYPE mood ADD VALUE 'ok';"],
        tool: 'drizzle',
        pendingFrom: 1,
        notExecutable: 'It fails together with the file before it, and examples run one by one.',
      },
    ),
    good(
      'Sent one by one, each commits for itself',
      `ALTER TYPE mood ADD VALUE 'ok';
UPDATE people SET mood = 'ok' WHERE id = 1;`,
      { history: [mood] },
    ),
  ],
  checkAny(operation, context) {
    if (context.statement.parsed.operations[0] !== operation) return;
    const { start } = context.statement.span;
    for (const { value, type, at, added } of usesOfPendingValues(context))
      context.report({
        message: 'pending',
        at: { start: at.start - start, end: at.end - start },
        data: { value: `'${value}'`, type: type.name, tool: context.tool?.name ?? 'the tool' },
        related: [{ ...added, message: 'The value is added here.' }],
      });
  },
  check: {
    addEnumValue(operation, context) {
      const use = useOfNewValue(operation, context);
      if (use === undefined) return;
      const { start } = context.statement.span;
      context.report({
        message: 'unsafe',
        at: { start: use.at.start - start, end: use.at.end - start },
        data: { value: `'${operation.value}'`, type: use.type.name },
        related: [{ file: context.path, span: context.statement.span, message: `The value is added here.` }],
      });
    },
  },
});
