/** Reads the statements of a text of DuckDB from their tokens. */
import { tokenize } from '../../syntax/duckdb/lexer.ts';
import { split } from '../../syntax/duckdb/splitter.ts';
import { WordedReader } from '../../syntax/worded/reader.ts';
import { operationsOf } from './convert.ts';

export class DuckdbReader extends WordedReader {
  constructor() {
    super({ split, tokenize, operationsOf });
  }
}
