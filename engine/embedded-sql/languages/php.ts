/** SQL in PHP: PDO, mysqli, pgsql, Doctrine DBAL, Laravel, WordPress. */
import { wordSet } from '../../../core/collections/word-set.ts';
import { backslash, quoteOnly, type ProgramLanguage } from './language.ts';

export const php: ProgramLanguage = {
  grammar: 'php',
  escapes: (opening) => {
    if (opening.startsWith('<<<')) return /^<<<\s*'/.test(opening) ? undefined : backslash;
    return opening.startsWith("'") ? quoteOnly : backslash;
  },
  sends: wordSet(`
    query prepare exec execute executeQuery executeStatement executeUpdate fetchAll fetchAllAssociative fetchAssociative fetchAssoc fetchArray
    fetchColumn fetchFirstColumn fetchOne fetchNumeric fetchAllKeyValue iterateAssociative select selectOne selectFromWriteConnection insert update
    delete statement unprepared affectingStatement scalar get_results get_row get_var get_col mysqli_query mysqli_prepare mysqli_multi_query
    mysqli_real_query mysqli_stmt_prepare real_query multi_query pg_query pg_query_params pg_prepare pg_send_query pg_send_query_params
    mysql_query sqlsrv_query createNativeQuery addSql raw
  `),
  foreign: wordSet('createQuery'),
  formats: new Map([['sprintf', 'verbs']]),
  outside:
    /^\$_(?:GET|POST|REQUEST|COOKIE|SERVER)\b|^\$(?:this->)?request(?:->|\[)|^(?:Request|Input)::|^request\(/,
  tameTypes: /^\??(?:int|float|bool|\\?DateTime(?:Immutable|Interface)?)(?:\|null)?$/,
};
