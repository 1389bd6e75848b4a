/**
 * Splits a text into statements like sqlite3_complete(): at a semicolon, and for a trigger at the one after END. Lines that begin with a
 * dot are commands of the sqlite3 shell. Never fails, parses nothing.
 */
import { SEMICOLON, shellLineAt, WordedSplitter, type Chunk } from '../worded/splitter.ts';
import { Scanner } from './lexer.ts';

/** Keywords at which splitting resumes after an unterminated token. */
const resynchronise =
  /^(?:alter\s+table|create|drop|insert\s+(?:or\s+\w+\s+)?into|pragma|replace\s+into|update\s+\S+\s+set|delete\s+from)\b/i;

export function split(text: string, from = 0, to: number = text.length): Chunk[] {
  return new Splitter(text, to, new Scanner(text, to)).all(from);
}

class Splitter extends WordedSplitter<Scanner> {
  protected override readonly resynchronise = resynchronise;
  /** The first words, which show whether the statement creates a trigger. */
  #head: string[] = [];
  #isTrigger = false;
  /** The progress within a trigger: in its body, after a semicolon, or after the END that followed one. */
  #at: 'body' | 'semicolon' | 'end' = 'body';

  protected override clientCommand(start: number): number | undefined {
    return shellLineAt(this.text, start);
  }

  protected override ends({ kind, start }: Scanner): boolean {
    const isEnd = kind === 'punctuation' && this.text.charCodeAt(start) === SEMICOLON;
    return isEnd && (!this.#isTrigger || this.#at === 'end');
  }

  protected override follow(word: string, { kind, start }: Scanner): void {
    if (kind === 'punctuation' && this.text.charCodeAt(start) === SEMICOLON) this.#at = 'semicolon';
    else this.#at = word === 'end' && this.#at === 'semicolon' ? 'end' : 'body';
    if (this.#head.length >= 6) return;
    this.#head.push(word);
    this.#isTrigger ||= /^(?:explain (?:query plan )?)?create (?:temp(?:orary)? )?trigger$/.test(
      this.#head.join(' '),
    );
  }

  protected override forget(): void {
    this.#head = [];
    this.#isTrigger = false;
    this.#at = 'body';
  }
}
