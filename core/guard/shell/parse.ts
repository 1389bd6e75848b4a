/**
 * Reads a shell command line into the simple commands that it may run, in order, with their assignments and standard input. Conditions
 * and loops are read as if each of their commands ran. Nothing is replaced or run.
 */
import { lex, type ShellToken } from './lexer.ts';
import type { Input, ShellCommand, ShellLine, ShellStep, Word } from './word.ts';

/** Words that begin or end a compound command: the command follows. */
const keywords = new Set([
  ...['if', 'then', 'elif', 'else', 'fi', 'while', 'until', 'do', 'done', 'esac', '{', '}', '!', 'time'],
]);

export function parseShell(line: string): ShellLine {
  // Shells drop NUL.
  const { tokens, broken } = lex(line.replaceAll('\0', ''));
  const reader = new Reader();
  for (const token of tokens) reader.take(token);
  reader.end();
  return { steps: reader.steps, broken };
}

class Reader {
  readonly steps: ShellStep[] = [];
  #assignments: { readonly name: string; readonly value: Word }[] = [];
  #words: Word[] = [];
  #input: Input | undefined;
  #output: ShellCommand['output'];
  #piped = false;
  /** The next word belongs to this redirection. */
  #redirect: string | undefined;

  take(token: ShellToken): void {
    if (token.kind === 'word') this.#word(token.word);
    else if (token.kind === 'operator') this.#operator(token.text);
    else {
      this.#redirect = undefined;
      this.#input = { kind: 'text', text: token.word };
    }
  }

  end(): void {
    if (this.#words.length > 0 || this.#assignments.length > 0)
      this.steps.push({
        kind: 'command',
        assignments: this.#assignments,
        words: this.#words,
        input: this.#input,
        output: this.#output,
        piped: this.#piped,
      });
    this.#assignments = [];
    this.#words = [];
    this.#input = undefined;
    this.#output = undefined;
    this.#piped = false;
    this.#redirect = undefined;
  }

  #word(word: Word): void {
    if (this.#redirect !== undefined) {
      if (this.#redirect === '<') this.#input = { kind: 'file', path: word };
      if (/^>[>|]?$/.test(this.#redirect)) this.#output = { path: word, adds: this.#redirect === '>>' };
      if (this.#redirect === '<<<') this.#input = { kind: 'text', text: word };
      this.#redirect = undefined;
      return;
    }
    if (this.#words.length === 0) {
      const assigned = assignmentIn(word);
      if (assigned !== undefined) {
        this.#assignments.push(assigned);
        return;
      }
      if (isKeyword(word)) return;
    }
    this.#words.push(word);
  }

  #operator(text: string): void {
    switch (text) {
      case '<':
      case '>':
      case '>>':
      case '>|':
      case '&>':
      case '&>>':
      case '<<<':
      case '<<':
      case '<<-':
      case '>&':
      case '<&':
        this.#redirect = text;
        return;
      case '(':
        this.end();
        this.steps.push({ kind: 'open' });
        return;
      case ')':
        this.end();
        this.steps.push({ kind: 'close' });
        return;
      default:
        this.end();
        this.#piped = text === '|' || text === '|&';
    }
  }
}

function isKeyword({ quoted, pieces: [first, ...others] }: Word): boolean {
  return !quoted && others.length === 0 && first?.kind === 'text' && keywords.has(first.text);
}

/** NAME=value, and PowerShell's $env:NAME=value. */
function assignmentIn({ pieces, quoted }: Word): { readonly name: string; readonly value: Word } | undefined {
  const [first, ...others] = pieces;
  if (first?.kind === 'variable' && first.name === 'env' && others[0]?.kind === 'text') {
    const [, name, rest] = /^:(\w+)=(.*)$/s.exec(others[0].text) ?? [];
    return name === undefined ? undefined : assigned(name, rest ?? '', others.slice(1), quoted);
  }
  if (first?.kind !== 'text') return undefined;
  const [, name, rest] = /^([A-Za-z_]\w*)\+?=(.*)$/s.exec(first.text) ?? [];
  return name === undefined ? undefined : assigned(name, rest ?? '', others, quoted);
}

function assigned(
  name: string,
  start: string,
  others: Word['pieces'],
  quoted: boolean,
): { readonly name: string; readonly value: Word } {
  const pieces =
    start === '' && others.length > 0 ? others : [{ kind: 'text' as const, text: start }, ...others];
  return { name, value: { pieces, quoted } };
}
