/** One privilege of GRANT and REVOKE. Each dialect parses grantees and objects itself. */
import type { Cursor } from './cursor.ts';

/** `SELECT (a, b)`, or words up to the next comma. */
export function onePrivilege(cursor: Cursor): readonly [string, readonly string[]] {
  const from = cursor.at;
  while (!cursor.isDone && ![',', '(', 'on', 'to', 'from'].includes(cursor.word())) cursor.at += 1;
  const { start, end } = cursor.spanFrom(from);
  const columns =
    cursor.word() === '('
      ? cursor
          .group()
          ?.list()
          .flatMap((one) => one.name()?.text ?? [])
      : [];
  return [cursor.text.slice(start, end).toLowerCase().replaceAll(/\s+/g, ' '), columns ?? []];
}
