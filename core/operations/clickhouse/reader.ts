/** Reads the statements of a text of ClickHouse from their tokens. */
import { tokenize } from '../../syntax/clickhouse/lexer.ts';
import { split } from '../../syntax/clickhouse/splitter.ts';
import { WordedReader } from '../../syntax/worded/reader.ts';
import { operationsOf } from './convert.ts';

export class ClickhouseReader extends WordedReader {
  constructor() {
    super({ split, tokenize, operationsOf });
  }
}
