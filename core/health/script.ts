/**
 * The script of a finding: SQL for a person to review and run. It begins with a guard that refuses if the database is another one or the
 * object is no longer as it was found, and ends with how to take it back. Nothing here runs it.
 */
import { oneLine } from '../text/format.ts';
import { dollarQuoted, stringLiteral } from '../schema/print/names.ts';

export interface Script {
  /** `Drop the index orders_note_idx`. */
  readonly title: string;
  readonly refuse: readonly Refusal[];
  /** Without semicolons. */
  readonly statements: readonly string[];
  /** Statements that take it back, or a sentence why there are none. */
  readonly rollback: readonly string[] | string;
}

export interface Refusal {
  /** A condition in SQL. */
  readonly when: string;
  /** A sentence. */
  readonly because: string;
}

/** The text of the file. `finding`: its message, `at`: when the server was asked. */
export function printScript(
  { title, refuse, statements, rollback }: Script,
  { database, at, finding }: { readonly database: string; readonly at: string; readonly finding: string },
): string {
  const isHere: Refusal = {
    when: `current_database() <> ${stringLiteral(database)}`,
    because: `This script is for the database ${oneLine(database)}.`,
  };
  const back =
    typeof rollback === 'string'
      ? remark(`Rollback: ${rollback}`)
      : [remark('Rollback:'), ...rollback.map((one) => remark(`${one};`))].join('');
  return [
    remark(title),
    remark(`Found at ${at}: ${finding}`),
    remark(
      'Run it with psql -v ON_ERROR_STOP=1 -f, outside of a transaction. The first statement refuses if',
    ),
    remark('something has changed since.'),
    back,
    '\n',
    guard([isHere, ...refuse]),
    ...statements.map((one) => `${one};\n`),
  ].join('');
}

function guard(refusals: readonly Refusal[]): string {
  const body = refusals
    .map(
      ({ when, because }) =>
        `  IF ${when} THEN\n    RAISE EXCEPTION USING MESSAGE = ${stringLiteral(because)};\n  END IF;\n`,
    )
    .join('');
  return `DO ${dollarQuoted(`\nBEGIN\n${body}END\n`)};\n`;
}

/** Of one line each: a line break would end the comment. */
function remark(text: string): string {
  return `-- ${oneLine(text)}\n`;
}
