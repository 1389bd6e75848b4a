/**
 * The script of a finding: SQL for a person to review and run. It begins with a guard that refuses if the database is another one or the
 * object is no longer as it was found, and ends with how to take it back. Nothing here runs it.
 */
import { oneLine } from '../text/format.ts';
import { dollarQuoted, stringLiteral } from '../schema/print/names.ts';
import { literal as mysqlLiteral } from '../syntax/mysql/literal.ts';

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

/** Where a finding was made, and when. */
export interface ScriptPlace {
  readonly dialect: 'postgresql' | 'mysql';
  readonly database: string;
  readonly at: string;
}

/** The text of the file. `finding`: its message. */
export function printScript(
  { title, refuse, statements, rollback }: Script,
  { dialect, database, at }: ScriptPlace,
  finding: string,
): string {
  const { isElsewhere, run, guard } = shapes[dialect];
  const isHere: readonly Refusal[] =
    database === ''
      ? []
      : [{ when: isElsewhere(database), because: `This script is for the database ${oneLine(database)}.` }];
  const back =
    typeof rollback === 'string'
      ? remark(`Rollback: ${rollback}`)
      : [remark('Rollback:'), ...rollback.map((one) => remark(`${one};`))].join('');
  return [
    remark(title),
    remark(`Found at ${at}: ${finding}`),
    ...run.map(remark),
    back,
    '\n',
    guard([...isHere, ...refuse]),
    ...statements.map((one) => `${one};\n`),
  ].join('');
}

interface Shape {
  /** A condition. */
  readonly isElsewhere: (database: string) => string;
  /** How to run the script. */
  readonly run: readonly string[];
  readonly guard: (refusals: readonly Refusal[]) => string;
}

const shapes: Readonly<Record<ScriptPlace['dialect'], Shape>> = {
  postgresql: {
    isElsewhere: (database) => `current_database() <> ${stringLiteral(database)}`,
    run: [
      'Run it with psql -v ON_ERROR_STOP=1 -f, outside of a transaction. The first statement refuses if',
      'something has changed since.',
    ],
    guard,
  },
  mysql: {
    isElsewhere: (database) => `NOT DATABASE() <=> ${mysqlLiteral(database)}`,
    run: [
      'Run it with the server’s own client, which stops at the first error. The first statement ends with',
      '“Subquery returns more than 1 row” if something has changed since; its text says what.',
    ],
    guard: mysqlGuard,
  },
};

function guard(refusals: readonly Refusal[]): string {
  const body = refusals
    .map(
      ({ when, because }) =>
        `  IF ${when} THEN\n    RAISE EXCEPTION USING MESSAGE = ${stringLiteral(because)};\n  END IF;\n`,
    )
    .join('');
  return `DO ${dollarQuoted(`\nBEGIN\n${body}END\n`)};\n`;
}

/** MySQL has no blocks outside of routines, and MariaDB's need another delimiter: a query that fails is what both have. */
function mysqlGuard(refusals: readonly Refusal[]): string {
  const checked = refusals.map(({ when, because }) => {
    const text = mysqlLiteral(oneLine(because).replaceAll(/['\\]/g, '’'));
    return `  IF(${when}, (SELECT ${text} UNION ALL SELECT ''), 'go on')`;
  });
  return checked.length === 0 ? '' : `SELECT\n${checked.join(',\n')};\n`;
}

/** Of one line each: a line break would end the comment. */
function remark(text: string): string {
  return `-- ${oneLine(text)}\n`;
}
