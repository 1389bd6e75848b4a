/** SQL in Go: database/sql, sqlx, pgx, GORM, bun. */
import { wordSet } from '../../../core/collections/word-set.ts';
import { backslash, type ProgramLanguage } from './language.ts';

export const go: ProgramLanguage = {
  grammar: 'go',
  escapes: (opening) => (opening.startsWith('`') ? undefined : backslash),
  sends: wordSet(`
    Query QueryContext QueryRow QueryRowContext QueryRowx QueryRowxContext Queryx QueryxContext Exec ExecContext Prepare PrepareContext
    Preparex PreparexContext PrepareNamed PrepareNamedContext NamedQuery NamedQueryContext NamedExec NamedExecContext MustExec MustExecContext
    Get GetContext Select SelectContext Raw Queue NewRaw ExecQuery SendBatch
  `),
  formats: new Map([['Sprintf', 'verbs']]),
  outside:
    /^(?:\w+\.)?(?:(?:r|req|request)\.(?:FormValue|PostFormValue|PathValue|URL\.Query|Header\.Get|Form\b)|(?:c|ctx)\.(?:Param|Query|QueryParam|DefaultQuery|PostForm|FormValue|Params)\()|^(?:chi\.URLParam|mux\.Vars)\(/,
  tameTypes:
    /^(?:\*|\[\])*(?:u?int(?:8|16|32|64)?|float(?:32|64)|bool|byte|rune|(?:uuid\.)?UUID|time\.(?:Time|Duration))$/,
};
