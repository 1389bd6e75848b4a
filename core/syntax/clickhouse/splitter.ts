/** Splits a text into statements as clickhouse-client does with --multiquery: at each semicolon. Never fails, parses nothing. */
import { SemicolonSplitter, type Chunk } from '../worded/splitter.ts';
import { Scanner } from './lexer.ts';

/** Keywords at which splitting resumes after an unterminated token. */
const resynchronise =
  /^(?:alter\s+table|create|drop|insert\s+into|optimize\s+table|rename\s+table|truncate\s+table|delete\s+from)\b/i;

export function split(text: string, from = 0, to: number = text.length): Chunk[] {
  const own = { resynchronise, clientCommand: () => undefined };
  return new SemicolonSplitter(text, to, new Scanner(text, to), own).all(from);
}
