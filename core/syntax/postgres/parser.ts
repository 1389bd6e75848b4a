/** The interface to PostgreSQL's own grammar: text in, tree out. engine/parsers loads the WebAssembly module that implements it. */

export type GrammarResult =
  /** The grammar's JSON tree of a whole text: `{ version, stmts: [{ stmt, stmt_location, stmt_len }] }`. Offsets are UTF-8 bytes. */
  | { readonly ok: true; readonly tree: unknown }
  /** `cursor` is a zero-based code point index. */
  | { readonly ok: false; readonly message: string; readonly cursor: number };

export interface PostgresParser {
  /** Major version of the grammar. */
  readonly version: number;
  readonly parse: (sql: string) => GrammarResult;
}

/** UTF-16 offset of a position that the grammar gives. */
export function cursorOffset(text: string, cursor: number): number {
  let at = 0;
  for (let i = 0; i < cursor && at < text.length; i += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}
