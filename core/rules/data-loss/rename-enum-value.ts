/** RENAME VALUE of an enum that code already uses. */
import { noEnumTypes } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { candidateKeys } from '../../schema/lookup.ts';

const messages = {
  breaks:
    'Running code still uses {value}: {type} no longer takes it, and such queries fail. Add {to}, move rows, keep the old one.',
} as const;

const level = "CREATE TYPE level AS ENUM ('low', 'hi');";

export const rule = defineRule({
  id: 'data-loss/rename-enum-value',
  hazard: 'breaks-code',
  elsewhere: noEnumTypes,
  summary: 'ALTER TYPE … RENAME VALUE on a type from an earlier migration.',
  why: `The value is renamed in every row at once. Code under the old name is refused from that moment on: *invalid input value for enum*.
Logical replication does not carry the rename either, so that subscribers refuse the rows.`,
  instead:
    'Add the new value, deploy code that reads both and writes the new one, move old rows in batches. The old value may stay unused.',
  whenOff: 'Where the application stands still while migrations run.',
  facts: ['rename-enum-value'],
  messages,
  fix: { kinds: [], because: 'The deployment between the steps is not in this repository’s hands.' },
  examples: [
    bad(
      'A value from an earlier migration',
      `ALTER TYPE level RENAME VALUE 'hi' TO 'high';
--         ^^^^^ warning: Running code still uses 'hi': level no longer takes it, and such queries fail. Add 'high', move rows, keep the old one.`,
      {
        history: [level],
      },
    ),
    bad(
      'Between two others',
      `BEGIN;
ALTER TYPE level RENAME VALUE 'low' TO 'lowest';
--         ^^^^^ warning: Running code still uses 'low': level no longer takes it, and such queries fail. Add 'lowest', move rows, keep the old one.
COMMIT;`,
      { history: [level] },
    ),
    good(
      'A type that this migration makes',
      `CREATE TYPE mood AS ENUM ('sad');
ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';`,
    ),
  ],
  check: {
    renameEnumValue(operation, context) {
      const type = candidateKeys(context.schema, operation.type).flatMap(
        (key) => context.schema.types.get(key) ?? [],
      )[0];
      if (type !== undefined && context.isOfChange(type.origin)) return;
      context.report({
        message: 'breaks',
        at: operation.type,
        data: { value: `'${operation.value}'`, to: `'${operation.to}'`, type: operation.type.name.text },
      });
    },
  },
});
