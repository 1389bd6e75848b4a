/** A foreign key between columns of two types. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { endsOf, newKeys } from '../../rule-kit/tables/new-foreign-keys.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { ColumnType } from '../../schema/model.ts';
import { displayName } from '../../schema/lookup.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  narrow:
    '{column} of {table} is {type}, but {target} it refers to is {targetType}: keys that do not fit can never be referred to. Make it {targetType}.',
  other:
    '{column} of {table} is {type}, but {target} it refers to is {targetType}: each join and check converts one of them. Make them one type.',
  refused:
    '{column} of {table} is {type}, but {target} it refers to is {targetType}: PostgreSQL refuses the key. Make it {targetType}.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, code varchar(10) UNIQUE);';

export const rule = defineRule({
  id: 'design/foreign-key-type',
  hazard: 'misleads',
  preset: 'strict',
  summary: 'A new foreign key whose column has another type than the one it refers to.',
  why: `The server takes any two types that have an \`=\`. A column of four bytes that refers to a key of eight works until the key passes
2,147,483,647: from then on every insert on this side fails, and widening it rewrites the table. Between \`numeric\` and \`bigint\`, each
check and join converts one side, and an index on that side is of no use.`,
  instead: 'The type of the referenced column, for both.',
  whenOff: 'Where the referenced key will be brought to the same type soon: suppress that statement.',
  messages,
  fix: { kinds: [], because: 'Which of the two columns is wrong is for people to say.' },
  examples: [
    bad(
      'Four bytes for a key of eight',
      `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users (id)
--                         ^^^^^^^^^^^^^^^^^^^^^ warning: user_id of orders is integer, but id of users it refers to is bigint: keys that do not fit can never be referred to. Make it bigint.
);`,
      { history: [users] },
    ),
    bad(
      'A number of another kind, added later',
      `ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES accounts NOT VALID;
--                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: user_id of orders is bigint, but id of accounts it refers to is numeric: each join and check converts one of them. Make them one type.`,
      {
        history: [
          'CREATE TABLE accounts (id numeric PRIMARY KEY);',
          'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);',
        ],
      },
    ),
    good('The same', 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);', {
      history: [users],
    }),
  ],
  check: {
    createTable: judge,
    addColumn: judge,
    addConstraint: judge,
  },
});

function judge(operation: Operation, context: RuleContext<typeof messages>): void {
  for (const key of newKeys(operation, context)) {
    const ends = endsOf(key, context);
    for (const [from, to] of ends?.pairs ?? []) {
      const how = differs(from.type, to.type);
      if (ends === undefined || how === undefined) continue;
      context.report({
        message: how,
        at: key.definition,
        ...(how === 'refused' ? { severity: 'error' as const } : {}),
        data: {
          column: from.name,
          table: key.shown,
          type: typeText(from.type),
          target: `${to.name} of ${displayName(ends.to.key)}`,
          targetType: typeText(to.type),
        },
      });
    }
  }
}

const integers = ['int2', 'int4', 'int8'];
const strings = ['text', 'varchar', 'bpchar', 'citext'];

/** An integer wider than the key accepts all its values, and integers of any width share operators. */
function differs(from: ColumnType, to: ColumnType): keyof typeof messages | undefined {
  if (from.name === to.name && from.schema === to.schema) return undefined;
  if (!isBuiltIn(from) || !isBuiltIn(to)) return undefined;
  if (strings.includes(from.name) && strings.includes(to.name)) return undefined;
  const [narrow, wide] = [integers.indexOf(from.name), integers.indexOf(to.name)];
  if (narrow < 0 || wide < 0) return isConverted(from.name, to.name) ? 'other' : 'refused';
  return narrow < wide ? 'narrow' : undefined;
}

/** The referencing value is implicitly converted to the key's type, or the two types have a common operator. */
function isConverted(from: string, to: string): boolean {
  if (moments.includes(from) && moments.includes(to)) return true;
  const [low, high] = [numbers.indexOf(from), numbers.indexOf(to)];
  return low >= 0 && low < high;
}

const moments = ['date', 'timestamp', 'timestamptz'];
/** Each is implicitly converted to those after it. */
const numbers = [...integers, 'numeric', 'float4', 'float8'];

/** A domain or enum of the migrations may have any base type. */
function isBuiltIn({ schema, name, arrayDimensions }: ColumnType): boolean {
  return (schema === undefined || schema === 'pg_catalog') && arrayDimensions === 0 && known.has(name);
}

const known = new Set([
  ...integers,
  'numeric',
  'float4',
  'float8',
  'uuid',
  'text',
  'varchar',
  'bpchar',
  'date',
  'timestamp',
  'timestamptz',
]);
