/** A type, domain or function under another name, while queries use the old one. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { usePlaces, usesOfFunction } from '../../rule-kit/uses.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { candidateKeys } from '../../schema/lookup.ts';

const messages = {
  type: 'Queries that cast to {name} fail after the rename: drivers and prepared statements of running code write it out. Make a new type {to}.',
  function:
    'Queries that call {name} fail after the rename. Make {to} beside it, and drop {name} when nobody calls it any more.',
  called:
    'After the rename {user}, which still calls {name}, fails, and running code too. Make {to} beside it instead.',
} as const;

const level = "CREATE TYPE level AS ENUM ('low', 'high');";
const total = "CREATE FUNCTION total(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a + b';";

export const rule = defineRule({
  id: 'data-loss/rename-type-or-function',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'advice',
  preset: 'strict',
  dialects: ['postgresql'],
  summary: 'ALTER TYPE, DOMAIN or FUNCTION … RENAME TO on one from an earlier migration.',
  why: `Columns, views and triggers hold on to the object itself and follow. Queries say its name: \`$1::level\` as ORMs write it for each enum,
\`SELECT total(…)\`, and the bodies of other functions, which are text. They fail from that moment on.`,
  instead: `A function: make the new one, let the old one call it, and drop the old one a release later. A type: leave its name, or make a new
type and move columns to it, which is a type change.`,
  whenOff: 'Where the application stands still while migrations run, or never writes the name.',
  facts: ['catalog-only'],
  messages,
  fix: { kinds: [], because: 'The deployment between the steps is not in this repository’s hands.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'An enum that queries cast to',
      `ALTER TYPE level RENAME TO priority;
--         ^^^^^ info: Queries that cast to level fail after the rename: drivers and prepared statements of running code write it out. Make a new type priority.`,
      { history: [level] },
    ),
    bad(
      'A function that queries call',
      `ALTER FUNCTION total(int, int) RENAME TO sum_of;
--             ^^^^^ info: Queries that call total fail after the rename. Make sum_of beside it, and drop total when nobody calls it any more.`,
      { history: [total] },
    ),
    bad(
      'Another function calls it',
      `ALTER FUNCTION total(int, int) RENAME TO sum_of;
--             ^^^^^ warning: After the rename twice, which still calls total, fails, and running code too. Make sum_of beside it instead.`,
      {
        history: [
          total,
          "CREATE FUNCTION twice(a int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN total(a, a); END';",
        ],
      },
    ),
    good(
      'A type that this migration makes',
      `CREATE TYPE mood AS ENUM ('sad');
ALTER TYPE mood RENAME TO feeling;`,
    ),
    good(
      'The old name calls the new one',
      `ALTER FUNCTION total(int, int) RENAME TO sum_of;
CREATE FUNCTION total(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT sum_of(a, b)';`,
      { history: [total] },
    ),
  ],
  check: {
    renameType(operation, context) {
      const { schema, path } = context;
      const keys = candidateKeys(schema, operation.type);
      const type = keys.flatMap((key) => schema.types.get(key) ?? [])[0];
      if (type === undefined || type.origin.file === path) return;
      if (context.after.types.get(type.key) !== undefined) return;
      const data = { name: type.name, to: operation.to.text };
      context.report({ message: 'type', at: operation.type, data });
    },
    renameObject(operation, context) {
      const { objectKind, name } = operation.target;
      if (objectKind !== 'function' && objectKind !== 'procedure' && objectKind !== 'routine') return;
      const { schema, path } = context;
      const keys = candidateKeys(schema, name);
      const routines = keys.map((key) => schema.functions.get(key) ?? []).find((one) => one.length > 0) ?? [];
      const [routine] = routines;
      // What calls one of several overloads is not known by its name.
      if (routine === undefined || routine.origin.file === path) return;
      if (context.after.functions.get(routine.key) !== undefined) return;
      report(routine.key, routine.name, operation.to.text, context);
    },
  },
});

function report(key: string, name: string, to: string, context: RuleContext<typeof messages>): void {
  const users = usesOfFunction(context.after, key);
  const [user] = users;
  const at = context.statement.parsed.tokens[2] ?? context.statement.span;
  const rest = { at, related: usePlaces(users) };
  if (user === undefined) context.report({ message: 'function', data: { name, to }, ...rest });
  else {
    const data = { name, to, user: user.name };
    context.report({ message: 'called', data, severity: 'warning', ...rest });
  }
}
