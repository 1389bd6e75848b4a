/** The statements of a text of SQL Server, by their words. */
import { operationsOf } from '../../operations/sqlserver/convert.ts';
import { WordedReader } from '../worded/reader.ts';
import { tokenize } from './lexer.ts';
import { split } from './splitter.ts';

export class SqlserverReader extends WordedReader {
  constructor() {
    super({ split, tokenize, operationsOf });
  }
}
