/** CREATE TYPE … AS ENUM: values can be added but never removed. */
import { noEnumTypes } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  stays:
    'A value of {type} can never be dropped, and an order of values never changed. Take a table or a CHECK if the list is not for good.',
} as const;

export const rule = defineRule({
  id: 'data-loss/enum-values-stay',
  hazard: 'taste',
  preset: 'all',
  elsewhere: noEnumTypes,
  summary: 'CREATE TYPE … AS ENUM.',
  why: `There is no \`DROP VALUE\`. To lose one, a new type is made and every column of the old one is rewritten under \`ACCESS EXCLUSIVE\`. A
migration that adds a value cannot be rolled back either.`,
  instead: `A small table with a foreign key, whose rows come and go like any others. Or \`text\` with a \`CHECK\`, which is replaced with
\`NOT VALID\` and \`VALIDATE\`.`,
  whenOff: 'Where the team has decided for enums.',
  messages,
  fix: { kinds: [], because: 'What the values are for is for people to say.' },
  examples: [
    bad(
      'States of an order',
      `CREATE TYPE order_state AS ENUM ('open', 'paid');
--          ^^^^^^^^^^^ hint: A value of order_state can never be dropped, and an order of values never changed. Take a table or a CHECK if the list is not for good.`,
    ),
    bad(
      'In a DO block that looks first',
      `DO $$ BEGIN
  CREATE TYPE public.mood AS ENUM ('sad', 'ok');
--            ^^^^^^^^^^^ hint: A value of mood can never be dropped, and an order of values never changed. Take a table or a CHECK if the list is not for good.
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;`,
    ),
    good(
      'A table',
      `CREATE TABLE order_states (name text PRIMARY KEY);
INSERT INTO order_states VALUES ('open'), ('paid');`,
    ),
  ],
  check: {
    createType(operation, context) {
      if (operation.form !== 'enum') return;
      context.report({ message: 'stays', at: operation.type, data: { type: operation.type.name.text } });
    },
  },
});
