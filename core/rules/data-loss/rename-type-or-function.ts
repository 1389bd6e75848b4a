/** A type, domain or function is renamed while queries use the old name. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { usePlaces, usesOfFunction } from '../../rule-kit/dependents/dependent-objects.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { candidateKeys } from '../../schema/lookup.ts';

const messages = {
  type: 'Queries that cast to {name} fail after the rename: drivers and prepared statements of running code write it out. Make a new type {to}.',
  function:
    'Queries that call {name} fail after the rename. Make {to} beside it, and drop {name} when nobody calls it any more.',
  called: 'After the rename {user}, which still calls {name}, fails. Create {to} beside it.',
} as const;

const level = "CREATE TYPE level AS ENUM ('low', 'high');";
const total = "CREATE FUNCTION total(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a + b';";

export const rule = defineRule({
  id: 'data-loss/rename-type-or-function',
  hazard: 'breaks-code',
  elsewhere: 'Not read there yet.',
  summary: 'ALTER TYPE, DOMAIN or FUNCTION … RENAME TO on one from an earlier migration.',
  why: `Columns, views and triggers hold on to the object itself and follow. Queries say its name: \`$1::level\` as ORMs write it for each enum,
\`SELECT total(…)\`, and the bodies of other functions, which are text. They fail from that moment on.`,
  instead: `A function: make the new one, let the old one call it, and drop the old one a release later. A type: leave its name, or make a new
type and move columns to it, which is a type change.`,
  whenOff: 'Where the application stands still while migrations run, or never writes the name.',
  facts: ['catalog-only'],
  messages,
  fix: { kinds: [], because: 'The deployment between the steps is not in this repository’s hands.' },
  examples: [
    bad(
      'An enum that queries cast to',
      `ALTER TYPE level RENAME TO priority;
--         ^^^^^ warning: Queries that cast to level fail after the rename: drivers and prepared statements of running code write it out. Make a new type priority.`,
      { history: [level] },
    ),
    bad(
      'A function that queries call',
      `ALTER FUNCTION total(int, int) RENAME TO sum_of;
--             ^^^^^ warning: Queries that call total fail after the rename. Make sum_of beside it, and drop total when nobody calls it any more.`,
      { history: [total] },
    ),
    good(
      'A type that this migration makes',
      "CREATE TYPE mood AS ENUM ('sad'); ALTER TYPE mood RENAME TO feeling;",
    ),
  ],
  check: {
    renameType(operation, context) {
      const keys = candidateKeys(context.schema, operation.type);
      const type = keys.flatMap((key) => context.schema.types.get(key) ?? [])[0];
      if (type !== undefined && context.isOfChange(type.origin)) return;
      if (type !== undefined && context.after.types.get(type.key) !== undefined) return;
      const data = { name: operation.type.name.text, to: operation.to.text };
      context.report({ message: 'type', at: operation.type, data });
    },
    renameObject(operation, context) {
      const { objectKind, name } = operation.target;
      if (objectKind !== 'function' && objectKind !== 'procedure' && objectKind !== 'routine') return;
      const { schema, after } = context;
      const routine = candidateKeys(schema, name).flatMap((key) => schema.functions.get(key) ?? [])[0];
      if (routine !== undefined && context.isOfChange(routine.origin)) return;
      if (routine !== undefined && after.functions.get(routine.key) !== undefined) return;
      report(routine?.key, name.name.text, operation.to.text, context);
    },
  },
});

function report(
  key: string | undefined,
  name: string,
  to: string,
  context: RuleContext<typeof messages>,
): void {
  const users = key === undefined ? [] : usesOfFunction(context.after, key);
  const [user] = users;
  const at = context.statement.parsed.tokens[2] ?? context.statement.span;
  const rest = { at, related: usePlaces(users) };
  if (user === undefined) context.report({ message: 'function', data: { name, to }, ...rest });
  else {
    const data = { name, to, user: user.name };
    context.report({ message: 'called', data, ...rest });
  }
}
