/** SQL in Python: DB-API drivers, SQLAlchemy, Django, Alembic, pandas. */
import { wordSet } from '../../../core/collections/word-set.ts';
import { backslash, type ProgramLanguage } from './language.ts';

const values = wordSet('execute executemany mogrify');
const textWithBraces = new RegExp(`${backslash.source}|\\{\\{|\\}\\}`, 'g');

export const python: ProgramLanguage = {
  grammar: 'python',
  escapes: (opening) => {
    const prefix = /^[a-z]*/i.exec(opening)?.[0].toLowerCase() ?? '';
    if (prefix.includes('f')) return prefix.includes('r') ? /\{\{|\}\}/g : textWithBraces;
    return prefix.includes('r') ? undefined : backslash;
  },
  sends: wordSet(`
    execute executemany executescript execute_async mogrify callproc fetch fetchrow fetchval fetch_all fetch_one fetch_val fetchall fetchone
    iterate cursor prepare copy_expert copy_from_query raw RawSQL RunSQL text read_sql read_sql_query exec_driver_sql scalar scalars
    execute_sql execute_query run_query query sql SQL DDL
  `),
  formats: new Map([['format', 'braces']]),
  formatOperator: '%',
  placeholder: { mark: '%s', calls: values, pass: (value) => `(${value},)` },
  outside:
    /^(?:self\.)?(?:request\.(?:args|form|values|json|GET|POST|data|query_params|cookies|headers|params)\b|flask\.request\b)/,
  tameTypes:
    /^(?:int|float|bool|Decimal|(?:uuid\.)?UUID|(?:datetime\.)?(?:date|datetime)|Literal\[.*\])(?:\s*\|\s*None)?$|^Optional\[(?:int|float|bool|UUID)\]$/,
};
