/**
 * Splits a text into statements as the mysql client and the migration tools do: at the delimiter, which DELIMITER changes, and never inside
 * the body of a trigger, routine or event, with or without DELIMITER. After an unterminated token it resumes at the next statement keyword
 * in column 0. Never fails, parses nothing.
 */
import { SEMICOLON, WordedSplitter, type Chunk } from '../worded/splitter.ts';
import { Scanner } from './lexer.ts';

/** Keywords at which splitting resumes after an unterminated token. */
const resynchronise =
  /^(?:alter|create|drop|grant|insert\s+into|lock\s+tables|rename\s+table|revoke|truncate|update\s+\S+\s+set|delete\s+from|delimiter)\b/i;

/** DELIMITER is at the beginning of a line; the client handles it and does not send it. */
const delimiterLine = /delimiter\s+(\S+)[^\n]*/iy;

/** Other lines that only the client handles: source, exit, output settings (mysql: HELP). */
const clientLine =
  /(?:(?:source|\\\.|tee|pager|prompt|system|\\!)[ \t]+\S[^\n]*|(?:exit|quit|warnings|nowarning|notee|nopager)[ \t]*;?[ \t]*(?=\r?\n|$))/iy;

export function split(text: string, from = 0, to: number = text.length): Chunk[] {
  return new Splitter(text, to, new Scanner(text, to)).all(from);
}

class Splitter extends WordedSplitter<Scanner> {
  protected override readonly resynchronise = resynchronise;
  /** The first words of the statement, lower case. */
  #head: string[] = [];
  /** The number of open BEGIN and CASE in a body. */
  #depth = 0;
  #previous = '';

  protected override clientCommand(start: number): number | undefined {
    const before = this.text.charCodeAt(start - 1);
    if (start > 0 && before !== 0x0a && before !== 0x20 && before !== 0x09) return undefined;
    delimiterLine.lastIndex = start;
    const found = delimiterLine.exec(this.text);
    if (found?.[1] === undefined) return this.#otherCommand(start);
    this.scanner.delimiter = found[1];
    return start + found[0].length;
  }

  #otherCommand(start: number): number | undefined {
    clientLine.lastIndex = start;
    const found = clientLine.exec(this.text);
    return found === null ? undefined : start + found[0].length;
  }

  protected override ends({ kind, start, end, delimiter }: Scanner): boolean {
    const isOwn = delimiter !== ';' && end - start === delimiter.length;
    if (isOwn && this.text.startsWith(delimiter, start)) return true;
    if (kind !== 'punctuation' || this.text.charCodeAt(start) !== SEMICOLON || this.#depth > 0) return false;
    // After another delimiter the client sends several statements at once, and the server runs them one by one.
    return delimiter === ';' || !this.#holdsBody();
  }

  protected override follow(word: string, { kind, start }: Scanner): void {
    if (kind === 'punctuation' && this.text.charCodeAt(start) === SEMICOLON) return;
    if (this.#head.length < 12 && word !== '') this.#head.push(word);
    this.#nest(word);
    this.#previous = word;
  }

  protected override forget(): void {
    this.#head = [];
    this.#depth = 0;
    this.#previous = '';
  }

  /** `END IF` and the like close nothing that is counted; `END CASE` closes a counted CASE. */
  #nest(word: string): void {
    if (word === '' || !this.#holdsBody()) return;
    if (word === 'begin' || (word === 'case' && this.#previous !== 'end')) this.#depth += 1;
    else if (this.#previous === 'end' && uncounted.has(word)) this.#depth += 1;
    else if (word === 'end' && this.#depth > 0) this.#depth -= 1;
  }

  #holdsBody(): boolean {
    const [first, second, third] = this.#head;
    if (first === 'begin') return second === 'not' && third === 'atomic';
    if (first !== 'create' && first !== 'alter') return false;
    return programs.has(this.#head.find((word) => objects.has(word)) ?? '');
  }
}

const uncounted: ReadonlySet<string> = new Set(['if', 'loop', 'while', 'repeat']);
const programs: ReadonlySet<string> = new Set(['trigger', 'procedure', 'function', 'event', 'package']);
/** The objects of CREATE and ALTER; the first of these keywords decides. */
const objects: ReadonlySet<string> = new Set([
  ...programs,
  ...['table', 'view', 'index', 'database', 'schema', 'user', 'role', 'server', 'sequence', 'tablespace'],
]);
