/** Reads the statements of a text of MySQL or MariaDB from their tokens. */
import { operationsOf } from './convert.ts';
import { WordedReader } from '../../syntax/worded/reader.ts';
import { withPrograms } from '../../syntax/mysql/called.ts';
import { tokenize } from '../../syntax/mysql/lexer.ts';
import { split } from '../../syntax/mysql/splitter.ts';

export class MysqlReader extends WordedReader {
  constructor() {
    super({ split, tokenize, operationsOf, programs: withPrograms });
  }
}
