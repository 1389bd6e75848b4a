/**
 * INSERTs of constants: what the grammar says of one it says of all that have its shape. Their tokens are read when somebody asks. Keeps no
 * trees.
 */
import { tokenize } from '../../syntax/postgres/lexer.ts';
import { firstConstant, shapeOf } from '../../syntax/postgres/shape.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import type { Token } from '../../syntax/token.ts';

const mostShapes = 1_000;

export class InsertShapes {
  #known = new Map<string, ParsedStatement>();

  /** Its shape, and the statement if one of that shape is known; undefined if nothing is like it. */
  like(text: string): { readonly shape: string; readonly parsed: ParsedStatement | undefined } | undefined {
    const shape = shapeOf(text);
    if (shape === undefined) return undefined;
    const known = this.#known.get(shape);
    return { shape, parsed: known && similar(known, text) };
  }

  keep(shape: string, parsed: ParsedStatement): void {
    if (!hasConstantsAlone(parsed)) return;
    if (this.#known.size >= mostShapes) this.#known = new Map();
    this.#known.set(shape, parsed);
  }
}

/** Then all positions in its operation are before its first constant. */
function hasConstantsAlone({ operations, readable, text }: ParsedStatement): boolean {
  const [insert, ...others] = operations;
  if (insert?.kind !== 'insert' || others.length > 0 || readable !== text) return false;
  return insert.source === 'values' && insert.reads.length === 0 && insert.table.end <= firstConstant(text);
}

function similar({ operations, ...known }: ParsedStatement, text: string): ParsedStatement {
  return {
    ...known,
    text,
    readable: text,
    operations: operations.map((one) => ({ ...one, span: { start: 0, end: text.length } })),
    get tokens() {
      return tokensOf(text);
    },
  };
}

/** Those of one statement: it is checked before others, and those of a file of data take more memory than the file. */
let latest: { readonly text: string; readonly tokens: readonly Token[] } = { text: '', tokens: [] };

function tokensOf(text: string): readonly Token[] {
  if (latest.text !== text) latest = { text, tokens: tokenize(text) };
  return latest.tokens;
}
