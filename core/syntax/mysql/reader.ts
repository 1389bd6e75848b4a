/** The statements of a text of MySQL or MariaDB, by their words. */
import { operationsOf } from '../../operations/mysql/convert.ts';
import { WordedReader } from '../worded/reader.ts';
import { withPrograms } from './called.ts';
import { tokenize } from './lexer.ts';
import { split } from './splitter.ts';

export class MysqlReader extends WordedReader {
  constructor() {
    super({ split, tokenize, operationsOf, programs: withPrograms });
  }
}
