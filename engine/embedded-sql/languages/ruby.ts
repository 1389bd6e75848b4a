/** SQL in Ruby: ActiveRecord, pg, mysql2, Sequel. */
import { wordSet } from '../../../core/collections/word-set.ts';
import { backslash, quoteOnly, type ProgramLanguage } from './language.ts';

export const ruby: ProgramLanguage = {
  grammar: 'ruby',
  escapes: (opening) => {
    if (opening.startsWith('<<')) return /^<<[~-]?'/.test(opening) ? undefined : backslash;
    return opening.startsWith("'") || opening.startsWith('%q') ? quoteOnly : backslash;
  },
  // Kernel#p prints.
  foreign: wordSet('p'),
  // The names of Kernel#format.
  inText: /%\{\w+\}/g,
  sends: wordSet(`
    execute exec exec_query exec_update exec_insert exec_delete exec_params async_exec async_exec_params select_all select_one select_value select_values select_rows
    find_by_sql count_by_sql query query_value query_values prepare exec_prepared select_hash fetch fetch_all run send_query
    copy_data query_single query_array query_hash safe_execute exec_main
  `),
  formats: new Map([
    ['format', 'verbs'],
    ['sprintf', 'verbs'],
  ]),
  formatOperator: '%',
  outside: /^(?:params|cookies|request\.\w+)\b/,
  tameTypes: /^$/,
};
