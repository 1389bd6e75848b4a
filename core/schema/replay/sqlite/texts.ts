/** Names in expressions that follow a column's new name. Strings and functions stay as they are. */
import { sqliteSpelling } from '../../../operations/sqlite/spelling.ts';
import { tokenize } from '../../../syntax/sqlite/lexer.ts';

export function withColumnRenamed(text: string, from: string, to: string): string {
  let renamed = '';
  let at = 0;
  for (const { kind, start, end } of tokenize(text)) {
    const isName = kind === 'word' || kind === 'quoted-identifier';
    const isCall = text.slice(end).trimStart().startsWith('(');
    if (!isName || isCall || sqliteSpelling.name(text.slice(start, end)) !== from) continue;
    renamed += `${text.slice(at, start)}"${to.replaceAll('"', '""')}"`;
    at = end;
  }
  return renamed + text.slice(at);
}
