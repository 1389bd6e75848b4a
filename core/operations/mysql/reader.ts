/** Reads the statements of a text of MySQL or MariaDB from their tokens. */
import { operationsOf } from './convert.ts';
import type { QueryGrammar } from '../../syntax/statement.ts';
import { WordedReader } from '../../syntax/worded/reader.ts';
import { withPrograms } from '../../syntax/mysql/called.ts';
import { tokenize } from '../../syntax/mysql/lexer.ts';
import { split } from '../../syntax/mysql/splitter.ts';

export class MysqlReader extends WordedReader {
  constructor(grammar?: QueryGrammar) {
    const queries = grammar && ({ dialect: 'mysql', ...grammar } as const);
    super({
      split,
      tokenize,
      operationsOf,
      programs: withPrograms,
      ...(queries === undefined ? {} : { queries }),
    });
  }
}
