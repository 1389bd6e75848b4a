/** Values and names as MySQL and MariaDB parse them under any sql_mode. */
import { quotedName } from '../../../core/syntax/mysql/identifier.ts';
import { literal } from '../../../core/syntax/mysql/literal.ts';

export { literal, quotedName };

/** Replaces `?` in Plinth's own fixed queries, in order. */
export function withValues(text: string, values: readonly string[] | undefined): string {
  if (values === undefined) return text;
  let at = 0;
  return text.replace(/\?/g, (mark) => {
    const value = values[at];
    at += 1;
    return value === undefined ? mark : literal(value);
  });
}

export function qualifiedName(...names: readonly string[]): string {
  return names.map(quotedName).join('.');
}
