/**
 * Statements of SQL that stand whole in a program, as texts in quotes or in a file of queries, with the function around them where its head says it
 * by indentation. Textual; pieces that builders put together, and what does not begin with a verb, are no statements here.
 */
import { lineAt } from '../../core/migrations/runners/code.ts';
import { LineIndex } from '../../core/text/line-index.ts';

export interface SqlText {
  /** Without its comments and its own texts: places stay. */
  readonly sql: string;
  /** Of the verb. */
  readonly line: number;
  readonly kind: 'select' | 'insert' | 'update' | 'delete';
  /** The function around it; undefined where that is not seen. */
  readonly inside: string | undefined;
}

const longest = 20_000;
const slashes = String.raw`\/\/[^\n]*|\/\*[^]*?\*\/`;
const hashes = String.raw`#[^\n]*`;
const plain = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
/** Of languages whose texts may have several lines. */
const wide = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const tripled = String.raw`"""[^]*?"""|'''[^]*?'''`;
const raw = '`[^`]*`';

/** Comments, and what is quoted. */
const quotedIn: readonly (readonly [RegExp, string])[] = [
  [/\.go$/, `${slashes}|(${raw}|${plain})`],
  [/\.(?:[cm]?[jt]sx?|vue|svelte)$/, `${slashes}|(\`(?:[^\`\\\\]|\\\\.)*\`|${plain})`],
  // A quotation mark as a character opens no text, and a lifetime none either.
  [/\.rs$/, String.raw`${slashes}|'\\?"'|(r#"[^]*?"#|"(?:[^"\\]|\\.)*")`],
  [/\.(?:java|kts?|scala|cs|swift|dart)$/, `${slashes}|(${tripled}|${plain})`],
  [/\.php$/, `${slashes}|(${wide})`],
  [/\.py$/, `${hashes}|(${tripled}|${plain})`],
  [/\.(?:rb|exs?)$/, `${hashes}|(${tripled}|${wide})`],
];

const verb = /^(?:with|select|insert|update|delete)\b/i;

export function sqlTexts(file: string, text: string): readonly SqlText[] {
  if (file.endsWith('.sql')) return ofQueries(text);
  const [, pattern] = quotedIn.find(([of]) => of.test(file)) ?? [];
  if (pattern === undefined) return [];
  let last: { readonly start: number; end: number; text: string } | undefined;
  const found: { readonly start: number; text: string }[] = [];
  for (const { 0: all, 1: quoted, index } of text.matchAll(new RegExp(pattern, 'g'))) {
    if (quoted === undefined) continue;
    const body = quoted.replace(/^(?:r#")|^(?:"""|'''|["'`])/, (open) => ' '.repeat(open.length));
    const own = body.replace(/(?:"#|"""|'''|["'`])$/, '');
    const isJoined = last !== undefined && /^\s{0,200}[+.]?\s{0,200}$/.test(text.slice(last.end, index));
    if (last !== undefined && isJoined && last.text.length < longest) {
      const gap = text.slice(last.end, index);
      last.text += gap.replaceAll(/[^\n]/g, ' ') + own;
      last.end = index + all.length;
      continue;
    }
    last = { start: index, end: index + all.length, text: own };
    found.push(last);
  }
  const [lines, places] = [text.split('\n'), new LineIndex(text)];
  const lineOf = (at: number): number => places.position(at).line + 1;
  return found.flatMap(({ start, text: own }) => {
    const one = statementIn(own);
    return one === undefined
      ? []
      : [{ ...one, line: lineOf(start) + one.line, inside: functionAround(lines, lineOf(start)) }];
  });
}

/** Queries with a name in front of each, as programs that make code of them write it. */
function ofQueries(text: string): readonly SqlText[] {
  let at = 0;
  return text.split(/(?<=;)[ \t]*$/m).flatMap((part) => {
    const start = at;
    at += part.length;
    const named = /^\s*(?:--[^\n]*\n\s*)*?--\s*name:\s*(\w{1,80})/.exec(part)?.[1];
    const one = statementIn(part);
    return one === undefined ? [] : [{ ...one, line: lineAt(text, start) + one.line, inside: named }];
  });
}

const changing = /\binsert\s{1,20}into\b|\bupdate\s{1,20}[\w".]{1,200}\s{1,20}set\b|\bdelete\s{1,20}from\b/i;

/** `line`: how many are in front of its verb. */
function statementIn(text: string): Omit<SqlText, 'inside'> | undefined {
  if (text.length > longest) return undefined;
  const sql = text.replaceAll(/'(?:[^'\\]|\\.|'')*'|--[^\n]*|\/\*[^]*?\*\//g, (all) =>
    all.replaceAll(/[^\n]/g, ' '),
  );
  const at = sql.search(/[^\s(\\]/);
  const word = verb.exec(sql.slice(at, at + 20))?.[0].toLowerCase();
  if (at < 0 || word === undefined) return undefined;
  const changes = word === 'with' ? changing.exec(sql)?.[0].toLowerCase().split(/\s/)[0] : word;
  const kind = changes ?? 'select';
  return { sql, line: lineAt(sql, at) - 1, kind: isKind(kind) ? kind : 'select' };
}

function isKind(word: string): word is SqlText['kind'] {
  return ['select', 'insert', 'update', 'delete'].includes(word);
}

const heads =
  /^[ \t]*(?:(?:pub(?:\([^)\n]{0,40}\))?|export|default|async|static|private|public|protected|internal|override|suspend|unsafe|final)[ \t]+)*(?:func[ \t]+(?:\([^)\n]{0,200}\)[ \t]*)?|fn[ \t]+|defp?[ \t]+(?:self\.)?|fun[ \t]+|function[ \t]+)(\w{1,120})/;
const mostLines = 400;

/** The nearest line above that is a head and stands farther to the left than all between. */
function functionAround(lines: readonly string[], at: number): string | undefined {
  let least = indentOf(lines[at - 1] ?? '');
  for (const line of lines.slice(Math.max(0, at - mostLines), at - 1).toReversed()) {
    // The end of a head over several lines.
    if (line.trim() === '' || /^\s*\)/.test(line)) continue;
    const indent = indentOf(line);
    const name = indent < least ? heads.exec(line)?.[1] : undefined;
    if (name !== undefined) return name;
    least = Math.min(least, indent);
    if (least === 0) return undefined;
  }
  return undefined;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
