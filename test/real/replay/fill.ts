/**
 * Templates with holes, filled for a server that needs names: a placeholder becomes the last word in it, the same wherever it stands, and what
 * steers a template is left out, as if all branches were taken. The session then reads the filled text too.
 */
import { templateRole } from '../../../core/syntax/template.ts';
import { placeholdersOf } from '../../../core/syntax/postgres/placeholders.ts';
import type { Statement } from '../../../core/syntax/statement.ts';

const placeholder = /\{\{[^]*?\}\}|\{%[^]*?%\}|<%[^]*?%>|\$\{[^}\n]*\}|\{\$\w+\}/g;

/** The text itself where no statement of it is a template. */
export function filled(text: string, statements: readonly Statement[]): string {
  if (!statements.some(({ parsed }) => isTemplate(parsed.text))) return text;
  return text.replaceAll(placeholder, (written, at: number) => {
    const role = templateRole(text, { start: at, end: at + written.length });
    return role === 'value' ? nameIn(written) : '';
  });
}

/** Bodies in dollar quotes are strings to the grammar, and templates to the tool. */
function isTemplate(sql: string): boolean {
  if (placeholdersOf(sql).some((one) => one.sure)) return true;
  return Array.from(sql.matchAll(/\$(\w*)\$([^]*?)\$\1\$/g), ([, , body = '']) => body).some((body) =>
    placeholdersOf(body).some((one) => one.sure),
  );
}

function nameIn(written: string): string {
  const words = written.match(/[A-Za-z_]\w*/g) ?? [];
  return (words.at(-1) ?? 'filled').toLowerCase();
}
