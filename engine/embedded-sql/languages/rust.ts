/** SQL in Rust: sqlx, tokio-postgres, Diesel, rusqlite, SeaORM. */
import { wordSet } from '../../../core/collections/word-set.ts';
import { backslash, type ProgramLanguage } from './language.ts';

export const rust: ProgramLanguage = {
  grammar: 'rust',
  escapes: (opening) => (/^b?r/.test(opening) ? undefined : backslash),
  sends: wordSet(`
    query query_as query_scalar query_unchecked query_as_unchecked query_scalar_unchecked query_with query_as_with query_scalar_with query_one query_opt query_raw
    query_row query_map query_typed execute execute_batch batch_execute simple_query prepare prepare_cached prepare_typed sql_query fetch_one fetch_all
    fetch_optional from_string from_sql_and_values execute_unprepared copy_in copy_out raw_sql
  `),
  formats: new Map([['format', 'braces']]),
  outside: /^(?:req|request)\.(?:query|param|uri)\b/,
  tameTypes: /^&?(?:[iu](?:8|16|32|64|128|size)|f(?:32|64)|bool|Uuid|NaiveDate(?:Time)?|DateTime<.*>)$/,
};
