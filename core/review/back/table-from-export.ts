/**
 * Lines of a generated way back, commented out and ready, that load the rows of a table which it makes anew from their file of export.sql, and set its counters.
 * Behind its CREATE TABLE, where no key, trigger or rule stands yet. None of tables whose rows are in others, or of which the script does not make every column.
 */
import { oneLine } from '../../plan/format.ts';
import type { Column } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { typeSql } from '../../schema/print/names.ts';
import { qualifiedName, stringLiteral } from '../checks/check-sql.ts';
import { stopsAtError, type Exported } from '../rows/exports.ts';

const counts = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];

/** Where they come into the script, and what they are. */
export function tableInsertion(
  script: string,
  exported: Exported,
): { readonly at: number; readonly text: string } | undefined {
  const { table, columns, rows } = exported;
  const isPlain =
    table.kind === 'table' && table.partitionBy === undefined && table.persistence !== 'temporary';
  if (columns !== 'all' || rows !== undefined || !isPlain) return undefined;
  const head = [`CREATE TABLE ${qualifiedName(table)} (`, `CREATE UNLOGGED TABLE ${qualifiedName(table)} (`]
    .map((line) => (script.startsWith(line) ? 0 : script.indexOf(`\n${line}`)))
    .find((found) => found >= 0);
  const end = head === undefined ? -1 : script.indexOf(';\n', head);
  if (head === undefined || end < 0) return undefined;
  const made = script.slice(head, end);
  const isWhole = table.columns.every(({ name }) => lineOf(made, name) !== undefined);
  const lines = isWhole ? linesOf(exported, made, script.slice(0, head + 1)) : [];
  // A meta-command of psql ends with its line.
  if (lines.length === 0 || lines.some((line) => /[\n\r]/.test(line))) return undefined;
  return { at: end + 2, text: lines.map((line) => `-- ${line}\n`).join('') };
}

function lineOf(made: string, name: string): string | undefined {
  return made.split('\n').find((line) => line.startsWith(`  ${quoteIdentifier(name)} `));
}

function linesOf({ table, file }: Exported, made: string, before: string): readonly string[] {
  const names = table.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const given = table.columns.filter(({ generated }) => generated === undefined);
  const into = quoteIdentifier(`exported_${table.name}`);
  const own = given.map(({ name }) => quoteIdentifier(name)).join(', ');
  const format = 'WITH (FORMAT csv, HEADER)';
  // COPY writes the numbers of identity columns whatever they say, and nothing that is generated.
  const load =
    given.length === table.columns.length
      ? [`\\copy ${qualifiedName(table)} (${names}) FROM '${file}' ${format}`]
      : [
          `CREATE TEMPORARY TABLE ${into} (${table.columns.map(typed).join(', ')});`,
          `\\copy ${into} FROM '${file}' ${format}`,
          `INSERT INTO ${qualifiedName(table)} (${own}) OVERRIDING SYSTEM VALUE SELECT ${own} FROM ${into};`,
        ];
  const counters = table.columns.flatMap((one) => {
    const counter = counterOf(qualifiedName(table), one, made, before);
    const name = quoteIdentifier(one.name);
    return counter === undefined
      ? []
      : [`SELECT setval(${counter}, max(${name})) FROM ${qualifiedName(table)} WHERE ${name} > 0;`];
  });
  const ready = [stopsAtError, ...load, ...counters];
  const refers = table.constraints.some(
    ({ kind, references }) => kind === 'foreign-key' && references?.relation !== table.key,
  );
  const words = [
    `With ${file} of the export, take the "-- " off these ${counts[ready.length] ?? String(ready.length)} lines: ${oneLine(table.name)} has its rows again${counters.length === 0 ? '' : ', and new ones get higher numbers'}.`,
    ...(refers ? ['A row whose key has gone from another table since stops the script at FOREIGN KEY.'] : []),
    `Committed without them, they can run alone later, in a transaction, before others write to it${table.triggers.length === 0 ? '' : ' (its triggers fire then)'}.`,
  ].join(' ');
  return [words, ...ready];
}

function typed({ name, type }: Column): string {
  return `${quoteIdentifier(name)} ${typeSql(type)}`;
}

/** As SQL: of one that counts up, and that the script begins anew. */
function counterOf(
  table: string,
  { name, identity }: Column,
  made: string,
  before: string,
): string | undefined {
  const line = lineOf(made, name) ?? '';
  if (identity !== undefined)
    return / INCREMENT BY -/.test(line)
      ? undefined
      : `pg_get_serial_sequence(${stringLiteral(table)}, ${stringLiteral(name)})`;
  const asked = /\bDEFAULT nextval\(('(?:[^']|'')+')::regclass\)/.exec(line)?.[1];
  if (asked === undefined) return undefined;
  const head = `\nCREATE SEQUENCE ${asked.slice(1, -1).replaceAll("''", "'")} `;
  const at = before.indexOf(head);
  const own = at < 0 ? '' : before.slice(at, before.indexOf(';\n', at));
  return at < 0 || / INCREMENT BY -/.test(own) ? undefined : asked;
}
