/** Reads the statements of a text of SQL Server from their tokens. */
import { operationsOf } from './convert.ts';
import { WordedReader } from '../../syntax/worded/reader.ts';
import { tokenize } from '../../syntax/sqlserver/lexer.ts';
import { split } from '../../syntax/sqlserver/splitter.ts';

export class SqlserverReader extends WordedReader {
  constructor() {
    super({ split, tokenize, operationsOf });
  }
}
