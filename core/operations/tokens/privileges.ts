/** One privilege of GRANT and REVOKE. Whose they are, and on what, each dialect says in its own way. */
import type { Cursor } from './cursor.ts';

/** `SELECT (a, b)` or words up to the next comma. */
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
