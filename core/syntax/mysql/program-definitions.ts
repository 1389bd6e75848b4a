/**
 * Finds the definitions in the body of a stored program: ALTER, CREATE, DROP and RENAME of tables and indexes, and rows that are copied
 * between tables, with the condition under which they run. Follows blocks by their keywords, not values: a branch that queries
 * information_schema, or counts what was found there, is a guard; any other branch may not run.
 */
import type { Span } from '../../text/span.ts';
import type { ParsedStatement } from '../statement.ts';

export interface Definition {
  /** Relative to the statement that contains the body. */
  readonly span: Span;
  readonly text: string;
  readonly conditional: boolean;
  /** Runs only if the created object is missing, or the dropped object exists. */
  readonly guarded: boolean;
}

/** An open block. */
interface Block {
  readonly kind: 'begin' | 'if' | 'loop';
  readonly guards: boolean;
}

export function definitionsIn(
  parsed: ParsedStatement | undefined,
  body: Span | undefined,
): readonly Definition[] {
  if (parsed === undefined || body === undefined) return [];
  const { text } = parsed;
  const tokens = parsed.tokens.filter((one) => one.start >= body.start && one.end <= body.end);
  const words = tokens.map(({ start, end }) => text.slice(start, end).toLowerCase());
  const asks = words.includes('information_schema');
  const isHandled = words.some((word, at) => word === 'handler' && words[at - 1] === 'continue');
  const open: Block[] = [];
  const found: Definition[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!begins(words[at - 1])) continue;
    if (word === 'end') open.pop();
    else if (word === 'begin') open.push({ kind: 'begin', guards: true });
    else if (loops.has(word)) open.push({ kind: 'loop', guards: false });
    else if (word === 'if' || word === 'elseif') {
      const then = words.indexOf('then', at);
      const condition = words.slice(at + 1, then < 0 ? words.length : then);
      if (word === 'elseif') open.pop();
      open.push({
        kind: 'if',
        guards:
          (condition.includes('information_schema') && !isAbout(condition)) || (asks && isCount(condition)),
      });
    } else if (definitions.has(word) || isCopy(words, at)) {
      const end = endOf(words, at);
      const [first, last] = [tokens[at], tokens[end - 1]];
      if (first === undefined || last === undefined) continue;
      const span = { start: first.start, end: last.end };
      const isSure = open.every((one) => one.guards);
      const isAsked = open.some((one) => one.kind === 'if' && one.guards);
      found.push({
        ...{ span, text: text.slice(span.start, span.end) },
        conditional: !isSure,
        guarded: isSure && (isAsked || isHandled),
      });
      at = end - 1;
    }
  }
  return found;
}

/** A statement may begin after it. */
function begins(before: string | undefined): boolean {
  return before === undefined || starters.has(before);
}

const starters: ReadonlySet<string> = new Set([';', 'begin', 'then', 'else', 'do', 'loop', 'repeat', ':']);
const loops: ReadonlySet<string> = new Set(['while', 'loop', 'repeat', 'case', 'for']);
const definitions: ReadonlySet<string> = new Set(['alter', 'create', 'drop', 'rename']);

/** INSERT … SELECT: a table that is dropped afterwards may have been copied. */
function isCopy(words: readonly string[], at: number): boolean {
  return words[at] === 'insert' && words.slice(at, endOf(words, at)).includes('select');
}

/** `NOT EXISTS (… table_name = 'orders')` without further conditions: the statements in it are for a missing table. */
function isAbout(condition: readonly string[]): boolean {
  return condition.includes('not') && condition.filter((one) => /^['"]/.test(one)).length === 1;
}

/** `found = 0`, `NOT found`, `@count < 1`. */
function isCount(condition: readonly string[]): boolean {
  const words = condition.filter((one) => one !== '(' && one !== ')' && one !== 'not');
  return words.length === 1 || (words.length === 3 && /^\d+$|^(?:null|true|false)$/.test(words[2] ?? ''));
}

/** The position of the semicolon that ends the statement at `from`. */
function endOf(words: readonly string[], from: number): number {
  const end = words.indexOf(';', from);
  return end < 0 ? words.length : end;
}
