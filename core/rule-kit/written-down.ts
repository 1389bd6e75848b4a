/** Whether a migration is the output of pg_dump, by the way in which it adds its keys. Schema dumps that are no migrations are known elsewhere. */
import type { Statement } from '../syntax/statement.ts';
import { slice } from '../text/span.ts';

/**
 * `ALTER TABLE ONLY … ADD CONSTRAINT`, a statement for each key, is how pg_dump writes: such a migration stands for older ones, and what its
 * tables lack was decided in those.
 */
export function isWrittenDown(statements: readonly Statement[]): boolean {
  const known = remembered.get(statements);
  if (known !== undefined) return known;
  const found = hasSeveralKeys(statements);
  remembered.set(statements, found);
  return found;
}

/** Each table and index of a migration asks. */
const remembered = new WeakMap<readonly Statement[], boolean>();

function hasSeveralKeys(statements: readonly Statement[]): boolean {
  const keys = statements.filter(
    ({ parsed: { text, tokens, operations } }) =>
      operations.some((one) => one.kind === 'addConstraint') &&
      tokens[2] !== undefined &&
      slice(text, tokens[2]).toLowerCase() === 'only',
  );
  return keys.length >= severalKeys;
}

const severalKeys = 3;
