/** What CHECK constraints require of single columns, as far as their text is simple. Other conditions are left to the server. */
import type { Table } from '../../core/schema/model.ts';

export interface Demands {
  readonly among: readonly string[] | undefined;
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly longest: number | undefined;
  readonly hours: number;
  /** The result of jsonb_typeof. */
  readonly shape: string | undefined;
  /** Another column that is an upper limit, inclusive or exclusive. */
  readonly below: { readonly column: string; readonly strictly: boolean } | undefined;
}

export function demandsOn(table: Table, column: string): Demands {
  let demands: Demands = {
    among: undefined,
    least: undefined,
    most: undefined,
    longest: undefined,
    hours: 0,
    shape: undefined,
    below: undefined,
  };
  for (const { kind, expression } of table.constraints)
    if (kind === 'check' && expression !== undefined)
      demands = { ...demands, ...read(expression, column), ...belowIn(table, expression, column) };
  return demands;
}

function read(expression: string, column: string): Partial<Demands> {
  const name = `(?:"${escaped(column)}"|\\b${escaped(column)}\\b)(?:\\s*\\)*\\s*::\\s*[\\w ]+)?\\s*\\)*`;
  const list = new RegExp(
    `${name}\\s*(?:in\\s*\\(|=\\s*any\\s*\\(+\\s*(?:array\\s*)?\\[)([^\\])]*)`,
    'i',
  ).exec(expression)?.[1];
  const among =
    list === undefined
      ? undefined
      : Array.from(
          list.matchAll(/'((?:[^']|'')*)'|(-?\d+)/g),
          ([, text, number]) => text?.replaceAll("''", "'") ?? number ?? '',
        );
  const bound = (operator: string): number | undefined => {
    const found = new RegExp(`${name}\\s*${operator}\\s*\\(*'?(-?\\d+(?:\\.\\d+)?)`, 'i').exec(
      expression,
    )?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const above = bound('>(?!=)');
  const least = bound('>=') ?? (above === undefined ? undefined : above + 1);
  const between = new RegExp(`${name}\\s*between\\s*\\(*(-?\\d+)\\)*\\s*and\\s*\\(*(-?\\d+)`, 'i').exec(
    expression,
  );
  const below = bound('<(?!=|>)');
  const most = bound('<=') ?? below;
  const length = new RegExp(
    `length\\(+\\s*${name}\\s*\\)*\\s*(?:<=|=|<|between\\s+\\d+\\s+and)\\s*(\\d+)`,
    'i',
  ).exec(expression)?.[1];
  const shape = new RegExp(`jsonb?_typeof\\s*\\(+\\s*${name}\\s*\\)*\\s*=\\s*'(\\w+)'`, 'i').exec(
    expression,
  )?.[1];
  const later = new RegExp(`${name}\\s*>=?\\s*[a-z_"]|[a-z_")]\\s*<=?\\s*${name}`, 'i').test(expression);
  return {
    ...(among === undefined || among.length === 0 ? {} : { among }),
    ...(length === undefined
      ? {
          ...(least === undefined ? {} : { least }),
          ...(most === undefined ? {} : { most }),
          ...(between === null ? {} : { least: Number(between[1]), most: Number(between[2]) }),
        }
      : { longest: Math.max(1, Number(length) - 1) }),
    // More than the day by which times of one row differ.
    ...(later ? { hours: 25 } : {}),
    ...(shape === undefined ? {} : { shape }),
  };
}

/** `a <= b` and `b >= a`, between two columns of the table. */
function belowIn(table: Table, expression: string, column: string): Pick<Demands, 'below'> | object {
  for (const { name } of table.columns) {
    if (name === column) continue;
    const [own, other] = [column, name].map((one) => `(?:"${escaped(one)}"|\\b${escaped(one)}\\b)`);
    const found =
      new RegExp(`${own}\\s*(<=?)\\s*${other}(?!\\s*[-+*/(.\\w])`, 'i').exec(expression)?.[1] ??
      new RegExp(`${other}\\s*(>=?)\\s*${own}(?!\\s*[-+*/(.\\w])`, 'i').exec(expression)?.[1];
    if (found !== undefined) return { below: { column: name, strictly: !found.endsWith('=') } };
  }
  return {};
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}
