/** Splits a text into statements as DuckDB does: at each semicolon. Lines that begin with a dot are commands of its shell. Never fails, parses nothing. */
import { SEMICOLON, shellLineAt, WordedSplitter, type Chunk } from '../worded/splitter.ts';
import { Scanner } from './lexer.ts';

/** Keywords at which splitting resumes after an unterminated token. */
const resynchronise =
  /^(?:alter\s+table|create|drop|insert\s+(?:or\s+\w+\s+)?into|copy|update\s+\S+\s+set|delete\s+from)\b/i;

export function split(text: string, from = 0, to: number = text.length): Chunk[] {
  return new Splitter(text, to, new Scanner(text, to)).all(from);
}

class Splitter extends WordedSplitter<Scanner> {
  protected override readonly resynchronise = resynchronise;

  protected override clientCommand(start: number): number | undefined {
    return shellLineAt(this.text, start);
  }

  protected override ends({ kind, start }: Scanner): boolean {
    return kind === 'punctuation' && this.text.charCodeAt(start) === SEMICOLON;
  }

  protected override follow(): void {
    // No statement contains another one with its semicolon.
  }

  protected override forget(): void {
    // See follow.
  }
}
