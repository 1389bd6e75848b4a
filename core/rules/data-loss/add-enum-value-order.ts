/** A value is added to an enum without a sort position. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { candidateKeys } from '../../schema/lookup.ts';

const messages = {
  last: '{value} sorts after all values of {type} for good: comparisons and ORDER BY go by this order. Say BEFORE or AFTER which.',
} as const;

const level = "CREATE TYPE level AS ENUM ('low', 'high');";

export const rule = defineRule({
  id: 'data-loss/add-enum-value-order',
  hazard: 'taste',
  preset: 'all',
  elsewhere: {
    mysql:
      'An ENUM is a part of its column: locking/alter-copies-table tells where a new value copies the table.',
    sqlite: 'The engine has no enum types.',
    sqlserver: 'The engine has no enum types.',
  },
  summary: 'ALTER TYPE … ADD VALUE without BEFORE or AFTER.',
  why: `Values of an enum compare in the order in which the type lists them, and that order cannot be changed later. Where anything sorts by the
column or compares with \`<\`, a value at the wrong end is wrong for good.`,
  instead: "`ADD VALUE 'medium' BEFORE 'high'`, also where the end is meant: `AFTER 'high'`.",
  whenOff: 'Where nothing sorts by enums.',
  facts: ['add-enum-value'],
  messages,
  fix: { kinds: [], because: 'Where it belongs is for people to say.' },
  examples: [
    bad(
      'At the end without a word',
      `ALTER TYPE level ADD VALUE 'medium';
--               ^^^^^^^^^ hint: 'medium' sorts after all values of level for good: comparisons and ORDER BY go by this order. Say BEFORE or AFTER which.`,
      { history: [level] },
    ),
    bad(
      'With IF NOT EXISTS as well',
      `ALTER TYPE level ADD VALUE IF NOT EXISTS 'medium';
--               ^^^^^^^^^ hint: 'medium' sorts after all values of level for good: comparisons and ORDER BY go by this order. Say BEFORE or AFTER which.`,
      {
        history: [level],
      },
    ),
    good('In its place', "ALTER TYPE level ADD VALUE 'medium' BEFORE 'high';", { history: [level] }),
  ],
  check: {
    addEnumValue(operation, context) {
      const type = candidateKeys(context.schema, operation.type).flatMap(
        (key) => context.schema.types.get(key) ?? [],
      )[0];
      if (operation.place !== undefined || type?.origin.file === context.path) return;
      context.report({
        message: 'last',
        at: context.keyword(operation.span, 'add', 'value') ?? operation.span,
        data: { value: `'${operation.value}'`, type: operation.type.name.text },
      });
    },
  },
});
