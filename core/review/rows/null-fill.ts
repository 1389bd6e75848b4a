/** UPDATEs of a column alone that give its nulls one value, and their ways back that make nulls of it again. Reads text; what says more is not read. */
import { lexemes, mentions } from '../../schema/expression-text.ts';

/** `SET a = '' WHERE a IS NULL`: the value as it is written. */
export function valueForNulls(update: string, column: string): string | undefined {
  const words = wordsOf(update);
  const at = words.indexOf('set');
  const [name, equals, value = '', ...rest] = words.slice(at + 1);
  const isIt = at > 0 && name === column && equals === '=' && isLiteral(value);
  return isIt && rest.join(' ') === `where ${column} is null` ? value : undefined;
}

/** `SET a = NULL WHERE a = ''`. */
function valueToNull(update: string, column: string): string | undefined {
  const words = wordsOf(update);
  const at = words.indexOf('set');
  const rest = words.slice(at + 1);
  const value = rest.at(-1) ?? '';
  const wanted = `${column} = null where ${column} = ${value}`;
  return at > 0 && rest.join(' ') === wanted && isLiteral(value) ? value : undefined;
}

/** One that is written as a constant: whoever says it a second time gets the same. */
export function isLiteral(text: string): boolean {
  return /^(?:'(?:[^']|'')*'|\d[\d.]*|true|false)$/.test(text);
}

function wordsOf(update: string): readonly string[] {
  const words = lexemes(update.replaceAll(/--[^\n]*/g, ' ').replace(/;\s*$/, '')).flatMap(({ text, kind }) =>
    text.trim() === '' ? [] : [kind === 'word' ? text.toLowerCase() : text],
  );
  return words;
}

/** A value that a way back makes null before it gives the column its former type. `down`: its text. */
export function nulledBack(
  down: string,
  { table, column }: { readonly table: string; readonly column: string },
): string | undefined {
  const parts = down.replaceAll(/--[^\n]*/g, ' ').split(';');
  const typed = parts.findIndex(
    (part) =>
      isOf(part, /^\s*alter\s{1,9}table\b/i, table) && mentions(part, column) && mentions(part, 'type'),
  );
  const found = parts
    .slice(0, Math.max(typed, 0))
    .flatMap((part) => (isOf(part, /^\s*update\b/i, table) ? (valueToNull(part, column) ?? []) : []));
  return found.length === 1 ? found[0] : undefined;
}

function isOf(part: string, begins: RegExp, table: string): boolean {
  return begins.test(part) && mentions(part, table);
}
