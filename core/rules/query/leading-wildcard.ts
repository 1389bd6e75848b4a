/** LIKE '%…'. */
import type { QueryValue } from '../../queries/model.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, isTiny } from '../../rule-kit/indexes/query-blocks.ts';
import { displayName, indexesOf } from '../../schema/lookup.ts';

const messages = {
  anywhere:
    'A pattern that begins with a wildcard reads all of {table}: no btree helps. Index {column} with gin_trgm_ops (pg_trgm).',
  unsorted:
    'A pattern that begins with a wildcard reads all of {table}: no index on {column} helps. Search by how values begin, or by words with a full-text index.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, name text);';

export const rule = defineRule({
  id: 'query/leading-wildcard',
  hazard: 'may-slow',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'strict',
  summary: 'LIKE or ILIKE with a pattern that begins with % or _, on a column without a trigram index.',
  why: `A btree is sorted by how values begin. Where the beginning is open, every row is read and matched. An index of trigrams
(\`pg_trgm\`) finds the pieces in the middle, from three letters on.`,
  instead:
    '`CREATE INDEX CONCURRENTLY … USING gin (email gin_trgm_ops)`, or full-text search where words are meant.',
  whenOff: 'Where tables are small or other conditions leave few rows.',
  messages,
  fix: { kinds: [], because: 'An index costs writes: that is for people to weigh.' },
  bodies: 'all',
  examples: [
    bad(
      'Somewhere in it',
      `SELECT id FROM users WHERE email LIKE '%@example.com';
--                                    ^^^^^^^^^^^^^^^ info: A pattern that begins with a wildcard reads all of users: no btree helps. Index email with gin_trgm_ops (pg_trgm).`,
      { history: [users] },
    ),
    bad(
      'A pattern that a function puts together',
      `CREATE FUNCTION search(q text) RETURNS SETOF users LANGUAGE sql AS $$
  SELECT * FROM users WHERE name ILIKE '%' || q || '%';
--                                     ^^^^^^^^^^^^^^^ info: A pattern that begins with a wildcard reads all of users: no btree helps. Index name with gin_trgm_ops (pg_trgm).
$$;`,
      { history: [users] },
    ),
    bad(
      'MySQL: somewhere in it',
      `SELECT id FROM users WHERE email LIKE '%@example.com';
--                                    ^^^^^^^^^^^^^^^ info: A pattern that begins with a wildcard reads all of users: no index on email helps. Search by how values begin, or by words with a full-text index.`,
      { dialect: 'mysql', history: [users] },
    ),
    good('How it begins', "SELECT id FROM users WHERE email LIKE 'admin@%';", { history: [users] }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const one of block.conditions) {
      if (one.kind !== 'pattern' || one.negated || (one.method !== 'like' && one.method !== 'ilike'))
        continue;
      if (one.value.kind !== 'column' || one.value.base === undefined || !isOpen(one.pattern)) continue;
      const { relation, column, source } = one.value.base;
      if (isTiny(context, relation) || hasTrigrams(relation, column)) continue;
      // One row, or a few: the pattern is only tested on them.
      const isFound = block.conditions.some(
        (other) =>
          other.kind === 'compare' &&
          other.operator === '=' &&
          [other.left, other.right].some((side) => side.kind === 'column' && side.base?.source === source),
      );
      if (isFound) continue;
      context.report({
        message: context.schema.dialect === 'postgresql' ? 'anywhere' : 'unsorted',
        at: one.pattern.span,
        data: { table: displayName(relation), column },
      });
    }
    function hasTrigrams(relation: string, column: string): boolean {
      return indexesOf(context.latest, relation).some(
        (index) =>
          index.method !== 'btree' &&
          index.elements.some((key) => key.column === column || key.expression?.includes(column) === true),
      );
    }
  }),
});

function isOpen(pattern: QueryValue): boolean {
  if (pattern.kind === 'constant') return /^[%_]/.test(pattern.text);
  if (pattern.kind !== 'operator' || pattern.operator !== '||') return false;
  const [first] = pattern.operands;
  return first !== undefined && isOpen(first);
}
