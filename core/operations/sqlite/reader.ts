/** Reads the statements of a text of SQLite from their tokens. */
import { operationsOf } from './convert.ts';
import type { Rereader } from '../../syntax/statement.ts';
import { WordedReader } from '../../syntax/worded/reader.ts';
import { tokenize } from '../../syntax/sqlite/lexer.ts';
import { split } from '../../syntax/sqlite/splitter.ts';

export class SqliteReader extends WordedReader {
  /** `tree`: PostgreSQL's grammar, for queries. */
  constructor(tree?: Rereader['tree']) {
    const queries = tree && ({ dialect: 'sqlite', tree } as const);
    super({ split, tokenize, operationsOf, ...(queries === undefined ? {} : { queries }) });
  }
}
