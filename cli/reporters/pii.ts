/** Prints the data that an erasure request covers, in the requested format; docs/pii-output.schema.json describes the JSON. */
import type { ToolId } from '../../core/migrations/convention.ts';
import { toolById } from '../../core/migrations/tools.ts';
import { erasureMarkdown, namesFor } from '../../core/personal-data/erasure-markdown.ts';
import type { Erasure, Hop, PersonErasure, ReachedTable } from '../../core/personal-data/erasure-model.ts';
import {
  fateWords,
  hopWords,
  limits,
  nothingFound,
  notesOn,
  stepWords,
  summaryOf,
  type Names,
} from '../../core/personal-data/erasure-words.ts';
import type { PersonalColumn } from '../../core/personal-data/personal-data.ts';
import { markLabel } from '../../core/personal-data/present.ts';
import { printable, wrap, type Style } from '../style.ts';
import type { PiiRequest } from '../verbs/pii.ts';

export interface ErasureOfFolder {
  /** As the user typed it. */
  readonly path: string;
  readonly tool: ToolId;
  readonly erasure: Erasure;
}

export function piiReport(
  folders: readonly ErasureOfFolder[],
  format: PiiRequest['format'],
  style: Style,
): string {
  switch (format) {
    case 'text':
      return folders.map((folder) => folderText(folder, style)).join('\n');
    case 'json':
      return `${JSON.stringify({ version: 1, folders: folders.map(folderJson) }, undefined, 2)}\n`;
    case 'markdown':
      return folders.map(({ path, erasure }) => erasureMarkdown(path, erasure)).join('\n');
    case 'csv':
      return csv(folders);
  }
}

// -------------------------------------------------------------------------------------------------------------------- text

function folderText({ path, tool, erasure }: ErasureOfFolder, style: Style): string {
  const { people, apart, copies } = erasure;
  const names = namesFor(erasure.dialect, printable);
  const head = `${style.bold(printable(path))} ${style.dim(`(${toolById(tool).name})`)}`;
  if (people.length === 0 && apart.length === 0)
    return `${[head, ...wrap(nothingFound, style.width - 2).map(indented)].join('\n')}\n`;
  const lines = [
    head,
    ...wrap(summaryOf(erasure), style.width - 2).map(indented),
    ...people.flatMap((person) => ['', ...personText(person, style, names)]),
    ...(apart.length === 0
      ? []
      : [
          '',
          style.bold('Without a path to a person: whoever erases has to find these rows'),
          ...apart.flatMap(({ table, columns, by }) => [
            indented(
              `${names.table(table)}${by === undefined ? '' : style.dim(`  rows may be found by ${names.column(by)}`)}`,
            ),
            ...columnLines(columns, style, '    ', names),
          ]),
        ]),
    ...copies.flatMap(({ view, of }, at) => [
      ...(at === 0 ? ['', style.bold('Copies, until they are refreshed')] : []),
      indented(`${names.table(view)} of ${of.map(names.table).join(', ')}`),
    ]),
    '',
    ...wrap(limits, style.width).map(style.dim),
  ];
  return `${lines.join('\n')}\n`;
}

function personText(person: PersonErasure, style: Style, names: Names): readonly string[] {
  const steps = person.order.flatMap((step, at) => {
    const number = `${at + 1}. `;
    return wrap(stepWords(step, names), style.width - 4 - number.length).map(
      (line, n) => `    ${n === 0 ? number : ' '.repeat(number.length)}${line}`,
    );
  });
  return [
    `${style.bold(names.table(person.table))} ${style.dim(`people: ${printable(person.because)}`)}`,
    ...columnLines(person.columns, style, '  ', names),
    ...(person.reached.length === 0
      ? ['  No foreign key refers to it.']
      : [
          '  What a DELETE deletes, updates, or is refused by',
          ...person.reached.flatMap((one) => reachedLines(one, person, style, names)),
        ]),
    '  In this order',
    ...steps,
  ];
}

function reachedLines(
  reached: ReachedTable,
  person: PersonErasure,
  style: Style,
  names: Names,
): readonly string[] {
  const paint =
    reached.fate === 'blocks' ? style.red : reached.fate === 'deleted' ? style.green : style.yellow;
  return [
    `    ${names.table(reached.table)}: ${paint(fateWords[reached.fate])}`,
    ...reached.hops.map((hop) => style.dim(`      ${hopWords(hop, names)}`)),
    ...notesOn(reached, person, names).flatMap((note) =>
      wrap(note, style.width - 6).map((line) => `      ${line}`),
    ),
    ...columnLines(reached.columns, style, '      ', names),
  ];
}

function columnLines(
  columns: readonly PersonalColumn[],
  style: Style,
  indent: string,
  names: Names,
): readonly string[] {
  const widest = Math.max(0, ...columns.map(({ column }) => names.column(column).length));
  return columns.map(
    ({ column, mark }) =>
      `${indent}${names.column(column).padEnd(widest)}  ${markLabel(mark)} ${style.dim(`(${printable(mark.because)})`)}`,
  );
}

function indented(line: string): string {
  return `  ${line}`;
}

// -------------------------------------------------------------------------------------------------------------------- JSON

function folderJson({ path, tool, erasure }: ErasureOfFolder) {
  const { people, apart, copies } = erasure;
  const names = namesFor(erasure.dialect, (sql) => sql);
  const tableOf = tableOfIn(names);
  return {
    folder: path,
    tool,
    people: people.map((person) => ({
      table: tableOf(person.table),
      because: person.because,
      columns: person.columns.map(columnJson),
      reached: person.reached.map((one) => ({
        table: tableOf(one.table),
        fate: one.fate,
        people: one.isPeople,
        columns: one.columns.map(columnJson),
        foreignKeys: one.hops.map((hop) => hopJson(hop, tableOf)),
        path: one.path.map((hop) => hopJson(hop, tableOf)),
        partitions: one.partitions,
        inheritors: one.inheritors.map(tableOf),
      })),
      order: person.order.map((step) => ({
        ...stepJson(step, tableOf),
        words: stepWords(step, namesFor(erasure.dialect, printable)),
      })),
    })),
    withoutPath: apart.map((one) => ({
      table: tableOf(one.table),
      columns: one.columns.map(columnJson),
      foundBy: one.by ?? null,
      inherits: one.inherits.map(tableOf),
    })),
    copies: copies.map(({ view, of }) => ({ view: tableOf(view), of: of.map(tableOf) })),
  };
}

type TableOf = (key: string) => { readonly schema: string; readonly name: string; readonly sql: string };

function tableOfIn(names: Names): TableOf {
  return (key) => {
    const dot = key.indexOf('.');
    return { schema: key.slice(0, dot), name: key.slice(dot + 1), sql: names.table(key) };
  };
}

function columnJson({ column, mark }: PersonalColumn) {
  const { category, confidence, because, stated } = mark;
  return { name: column, category, confidence, because, stated };
}

function hopJson(
  { constraint, from, columns, to, toColumns, onDelete, outcome, deferrable }: Hop,
  tableOf: TableOf,
) {
  return {
    constraint,
    from: tableOf(from),
    columns,
    to: tableOf(to),
    toColumns,
    onDelete,
    outcome,
    deferrable,
  };
}

function stepJson(step: PersonErasure['order'][number], tableOf: TableOf) {
  switch (step.kind) {
    case 'clear':
      return { kind: step.kind, table: tableOf(step.table), columns: step.columns };
    case 'detach':
      return {
        kind: step.kind,
        table: tableOf(step.table),
        columns: step.columns,
        around: step.around.map(tableOf),
      };
    case 'together':
      return {
        kind: step.kind,
        tables: step.tables.map(tableOf),
        deferrable: step.deferrable,
        restrict: step.atOnce,
      };
    case 'delete':
      return {
        kind: step.kind,
        table: tableOf(step.table),
        person: step.isPerson,
        along: step.along.map(tableOf),
      };
    case 'delete-left':
      return {
        kind: step.kind,
        table: tableOf(step.table),
        from: tableOf(step.from),
        columns: step.columns,
      };
  }
}

// --------------------------------------------------------------------------------------------------------------------- CSV

const header = ['folder', 'person', 'table', 'column', 'category', 'confidence', 'because', 'fate', 'path'];

function csv(folders: readonly ErasureOfFolder[]): string {
  const rows = folders.flatMap(({ path, erasure }) => {
    const names = namesFor(erasure.dialect, printable);
    const sql = namesFor(erasure.dialect, (one) => one);
    return [
      ...erasure.people.flatMap((person) => [
        ...csvRows(path, person.table, person.table, person.columns, 'person', '', sql),
        ...person.reached.flatMap((one) => {
          const way = one.path.map((hop) => hopWords(hop, names)).join('; ');
          return one.table === person.table
            ? []
            : csvRows(path, person.table, one.table, one.columns, one.fate, way, sql);
        }),
      ]),
      ...erasure.apart.flatMap((one) => csvRows(path, '', one.table, one.columns, 'without-path', '', sql)),
    ];
  });
  return [header, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/** A table that rows are deleted from gets a row even if it has no personal data. */
function csvRows(
  folder: string,
  person: string,
  table: string,
  columns: readonly PersonalColumn[],
  fate: string,
  path: string,
  sql: Names,
): readonly (readonly string[])[] {
  const by = person === '' ? '' : sql.table(person);
  if (columns.length === 0) return [[folder, by, sql.table(table), '', '', '', '', fate, path]];
  return columns.map(({ column, mark }) => [
    folder,
    by,
    sql.table(table),
    sql.column(column),
    mark.category,
    mark.confidence,
    mark.because,
    fate,
    path,
  ]);
}

/** RFC 4180. A value that a spreadsheet would read as a formula is prefixed with an apostrophe. */
function csvCell(text: string): string {
  const line = printable(text);
  const safe = /^\s*[=+\-@|%]/.test(line) ? `'${line}` : line;
  return /[",;\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
