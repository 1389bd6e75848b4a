/** The statements of a text of SQLite, by their words. */
import { operationsOf } from '../../operations/sqlite/convert.ts';
import { WordedReader } from '../worded/reader.ts';
import { tokenize } from './lexer.ts';
import { split } from './splitter.ts';

export class SqliteReader extends WordedReader {
  constructor() {
    super({ split, tokenize, operationsOf });
  }
}
