/** A GIN index on jsonb whose operator class lacks the operators of the column's queries. */
import { treesInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { Condition, QueryValue } from '../../queries/model.ts';
import { blocksOf, queryOf } from '../../queries/queries.ts';
import { column as columnOf, displayName, nameInKey, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { RuleContext } from '../../rule-kit/context.ts';

const messages = {
  mismatch:
    'Queries read {column} of {table} with ->> only, and this GIN index serves @>, ? and the like. Index the expression instead.',
} as const;

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text, active boolean, a int, b int, c int, d int, tags jsonb);';

export const rule = defineRule({
  id: 'index/gin-operator-mismatch',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: treesInSqlite,
  summary: 'A GIN index on a jsonb column that queries only look into with -> and ->>.',
  why: `\`WHERE data->>'team' = 'x'\` takes the value out of the document and compares that: a GIN index on the document knows nothing of it, and the whole table is read. The operators that it serves are \`@>\`, \`?\`, \`?|\`, \`?&\` and \`@@\`.`,
  instead: `A b-tree on the expression: \`CREATE INDEX … ((data->>'team'))\`, or the query written as \`data @> '{"team": "x"}'\`.`,
  whenOff: 'Where the queries that use `@>` are not in the workspace.',
  messages,
  fix: { kinds: [], because: 'Which of index and queries is meant is for people to say.' },
  examples: [
    bad(
      'Queries take values out',
      `CREATE INDEX CONCURRENTLY users_tags ON users USING gin (tags);
--                        ^^^^^^^^^^ info: Queries read tags of users with ->> only, and this GIN index serves @>, ? and the like. Index the expression instead.`,
      {
        history: [users],
        queries: { 'queries/users.sql': "SELECT id FROM users WHERE tags->>'team' = $1;" },
      },
    ),
    bad(
      'By a path operator class, too',
      `CREATE INDEX CONCURRENTLY users_paths ON users USING gin (tags jsonb_path_ops);
--                        ^^^^^^^^^^^ info: Queries read tags of users with ->> only, and this GIN index serves @>, ? and the like. Index the expression instead.`,
      {
        history: [users],
        queries: { 'queries/users.sql': "SELECT id FROM users u WHERE u.tags->'team'->>'name' = $1;" },
      },
    ),
    good(
      'One of the queries uses what it serves',
      `CREATE INDEX CONCURRENTLY users_tags ON users USING gin (tags);`,
      {
        history: [users],
        queries: {
          'queries/users.sql': `SELECT id FROM users WHERE tags->>'team' = $1; SELECT id FROM users WHERE tags @> $1;`,
        },
      },
    ),
  ],
  check: {
    createIndex(operation, context) {
      const column = operation.elements[0]?.column?.text;
      if (operation.method !== 'gin' || column === undefined || operation.elements.length > 1) return;
      const key = relationKey(context.schema, operation.table);
      const table = tableByKey(context.schema, key);
      if (table === undefined || columnOf(table, column)?.type.name !== 'jsonb') return;
      const uses = operatorsOn(key, column, context);
      if (uses.length === 0 || uses.some((one) => one === undefined || served.has(one))) return;
      context.report({
        message: 'mismatch',
        at: operation.name ?? operation.table,
        data: { column, table: displayName(key) },
      });
    },
  },
});

const served: ReadonlySet<string> = new Set(['@>', '?', '?|', '?&', '@@', '@?']);

/** The operators that queries apply to the column; undefined if not known. */
function operatorsOn(
  key: string,
  column: string,
  { beyond, latest }: RuleContext<typeof messages>,
): readonly (string | undefined)[] {
  const queries = beyond.queriesNaming(nameInKey(key));
  return queries.flatMap(({ parsed }) => {
    const block = parsed === undefined ? undefined : queryOf(parsed, latest);
    const conditions = block === undefined ? [] : blocksOf(block).flatMap((one) => one.conditions);
    return conditions.flatMap((one) => operatorsIn(one, key, column));
  });
}

function operatorsIn(condition: Condition, key: string, column: string): readonly (string | undefined)[] {
  const isIt = (value: QueryValue): boolean =>
    value.kind === 'column' && value.base?.relation === key && value.base.column === column;
  switch (condition.kind) {
    case 'other':
      return condition.values.some(isIt) ? [condition.operator] : [];
    case 'compare':
      return [condition.left, condition.right].flatMap((one) => takenOut(one, isIt));
    case 'in':
    case 'pattern':
    case 'null-test':
      return takenOut(condition.value, isIt);
    case 'or':
      return condition.parts.flat().flatMap((one) => operatorsIn(one, key, column));
    case 'not':
      return condition.parts.flatMap((one) => operatorsIn(one, key, column));
    default:
      return [];
  }
}

function takenOut(value: QueryValue, isIt: (value: QueryValue) => boolean): readonly string[] {
  if (value.kind === 'cast') return takenOut(value.of, isIt);
  if (value.kind !== 'operator') return [];
  return value.operands.some((one) => isIt(one) || takenOut(one, isIt).length > 0) ? [value.operator] : [];
}
