/** A statement of a function's body as the server can describe it: values of their types in place of the function's variables. */
import type { Node } from '@pgsql/types';
import { toWritten, type ParameterisedQuery, type Stretch } from '../../plan/parameters.ts';
import { isObject, strings, walk } from '../../syntax/postgres/raw-tree.ts';
import { Source } from '../../syntax/postgres/source.ts';
import { contains, type Span } from '../../text/span.ts';
import type { Variables } from './variables.ts';

export interface Substituted {
  readonly sent: ParameterisedQuery;
  /** Names that a column has as well, and where: which of them is meant depends on the sources. */
  readonly doubtful: ReadonlyMap<string, Span>;
}

export interface Surroundings {
  readonly variables: Variables;
  /** The function's name, which qualifies its arguments. */
  readonly routine: string;
  /** Of the relations that the statement names. */
  readonly columns: ReadonlySet<string>;
  /** Of blocks, which qualify their variables. */
  readonly labels: ReadonlySet<string>;
}

/** Undefined if it uses a variable whose type is not known. */
export function substituted(
  text: string,
  tree: Node,
  { variables, routine, columns, labels }: Surroundings,
): Substituted | undefined {
  const source = new Source(text);
  const places = new Map<number, { readonly to: number; readonly value: string }>();
  const doubtful = new Map<string, Span>();
  const outputs = outputsNamed(tree);
  const unknown = new Set<string>();
  const put = (at: number, length: number, name: string): void => {
    const value = variables.get(name);
    if (value === undefined) unknown.add(name);
    else places.set(at, { to: at + length, value });
  };
  walk([tree], (kind, fields) => {
    const location = typeof fields['location'] === 'number' ? fields['location'] : 0;
    const at = source.indexAtByte(location);
    if (kind === 'ParamRef') {
      const name = `$${typeof fields['number'] === 'number' ? fields['number'] : 0}`;
      if (variables.has(name)) put(at, 1, name);
    }
    if (kind !== 'ColumnRef') return;
    const [first = '', second = ''] = strings(fields['fields']);
    if (first === routine && variables.has(second)) put(at, 3, second);
    else if (labels.has(first)) unknown.add(first);
    else if (variables.has(first) && second === '' && outputs.has(location)) return;
    else if (variables.has(first) && second === '' && columns.has(first))
      doubtful.set(first, source.span({ from: at, to: at + 1 }));
    else if (variables.has(first)) put(at, 1, first);
  });
  if (unknown.size > 0) return undefined;
  const stretches: Stretch[] = [];
  let sql = '';
  let done = 0;
  for (const [from, { to, value }] of [...places].sort(([a], [b]) => a - b)) {
    const { start, end } = source.span({ from, to });
    sql += text.slice(done, start);
    stretches.push({ sent: { start: sql.length, end: sql.length + value.length }, written: { start, end } });
    sql += value;
    done = end;
  }
  sql += text.slice(done);
  const written = toWritten(stretches);
  // A field of a row is refused at the row.
  const place: ParameterisedQuery['written'] = (span) => {
    const row = stretches.find(({ sent }) => contains(sent, span.start));
    const at = row === undefined ? -1 : source.indexAt(row.written.end);
    const field = source.isPunctuation(at, '.') ? source.name(at + 1) : undefined;
    return field === undefined ? written(span) : { start: field.start, end: field.end };
  };
  return { sent: { sql, names: [], written: place, isPartial: false }, doubtful };
}

/** Places in ORDER BY and GROUP BY, where a name means an output column first. */
function outputsNamed(tree: Node): ReadonlySet<number> {
  const found = new Set<number>();
  const add = (one: unknown): void => {
    if (!isObject(one) || !isObject(one['ColumnRef'])) return;
    const { location } = one['ColumnRef'];
    found.add(typeof location === 'number' ? location : 0);
  };
  walk([tree], (kind, fields) => {
    if (kind === 'SortBy') add(fields['node']);
    if (Array.isArray(fields['groupClause'])) for (const one of fields['groupClause']) add(one);
  });
  return found;
}
