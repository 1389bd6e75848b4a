/** Reads the statements of a text of SQLite from their tokens. */
import { operationsOf } from './convert.ts';
import type { QueryGrammar } from '../../syntax/statement.ts';
import { WordedReader } from '../../syntax/worded/reader.ts';
import { tokenize } from '../../syntax/sqlite/lexer.ts';
import { split } from '../../syntax/sqlite/splitter.ts';

export class SqliteReader extends WordedReader {
  constructor(grammar?: QueryGrammar) {
    const queries = grammar && ({ dialect: 'sqlite', ...grammar } as const);
    super({ split, tokenize, operationsOf, ...(queries === undefined ? {} : { queries }) });
  }
}
