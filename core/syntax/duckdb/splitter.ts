/** Splits a text into statements as DuckDB does: at each semicolon. Lines that begin with a dot are commands of its shell. Never fails, parses nothing. */
import { SemicolonSplitter, shellLineAt, type Chunk } from '../worded/splitter.ts';
import { Scanner } from './lexer.ts';

/** Keywords at which splitting resumes after an unterminated token. */
const resynchronise =
  /^(?:alter\s+table|create|drop|insert\s+(?:or\s+\w+\s+)?into|copy|update\s+\S+\s+set|delete\s+from)\b/i;

export function split(text: string, from = 0, to: number = text.length): Chunk[] {
  const own = { resynchronise, clientCommand: shellLineAt };
  return new SemicolonSplitter(text, to, new Scanner(text, to), own).all(from);
}
