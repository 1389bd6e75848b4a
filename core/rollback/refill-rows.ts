/**
 * How a restored column gets its values back if the migration inserted them into another table: `INSERT INTO links (owner, kind, url)
 * SELECT o.id, k.id, o.url FROM owners o CROSS JOIN kinds k WHERE o.url IS NOT NULL AND k.name = 'home'` can be reversed by the key of its
 * row. Supports plain columns, inner joins and comparisons with a value; otherwise the values are not restored.
 */
import type { Insert, Operation } from '../operations/model/operation.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { slice } from '../text/span.ts';
import { isIdentifier, lexemes, type Lexeme } from '../schema/expression-text.ts';
import { column, displayName, relationKey, tableByKey } from '../schema/lookup.ts';
import type { Column, Schema, Table } from '../schema/model.ts';
import { qualified, typeSql } from '../schema/print/names.ts';
import { typeText } from '../schema/type-text.ts';

export interface Refill {
  /** The columns that it fills. */
  readonly columns: readonly string[];
  readonly sql: string;
  /** The columns that it copies from, for display. */
  readonly from: readonly string[];
}

export function isRowCopy(operation: Operation): operation is Insert {
  return operation.kind === 'insert' && operation.source === 'query' && operation.reads.length > 0;
}

/** `lost`: columns of the table that are restored, by name. `now`: the schema in which the copies still exist. */
export function refillsByRows(
  parsed: ParsedStatement,
  table: Table,
  lost: ReadonlyMap<string, Column>,
  now: Schema,
): readonly Refill[] {
  return parsed.operations.filter(isRowCopy).flatMap((operation) => {
    const copy = copyIn(slice(parsed.text, operation.span));
    const refill = copy && backwards(copy, operation, table, lost, now);
    return refill === undefined ? [] : [refill];
  });
}

interface Cell {
  readonly alias: string | undefined;
  readonly name: string;
}

interface RowCopy {
  readonly into: readonly string[];
  /** Undefined if it is not a plain column. */
  readonly values: readonly (Cell | undefined)[];
  /** In the order of the query. */
  readonly sources: readonly { readonly alias: string; readonly name: string }[];
  readonly terms: readonly Term[];
}

type Term =
  | { readonly kind: 'given'; readonly cell: Cell }
  | { readonly kind: 'value'; readonly cell: Cell; readonly value: string };

function backwards(
  { into, values, sources, terms }: RowCopy,
  operation: Insert,
  table: Table,
  lost: ReadonlyMap<string, Column>,
  now: Schema,
): Refill | undefined {
  const target = tableByKey(now, relationKey(now, operation.table));
  const there = tableByKey(now, table.key);
  const own = sources.find(({ name }) => name === table.name);
  const others = sources.filter((one) => one !== own);
  const read = others.map((one) => ({
    ...one,
    table: operation.reads
      .filter(({ name }) => name.text === one.name)
      .flatMap((name) => tableByKey(now, relationKey(now, name)) ?? [])[0],
  }));
  if (target === undefined || there === undefined || own === undefined || target.key === table.key)
    return undefined;
  if (values.length !== into.length || read.some((one) => one.table === undefined)) return undefined;
  /** The table of a column; undefined if several have it. */
  const aliasOf = ({ alias, name }: Cell): string | undefined => {
    if (alias !== undefined) return sources.some((one) => one.alias === alias) ? alias : undefined;
    const owners = [
      ...(column(table, name) === undefined ? [] : [own.alias]),
      ...read.flatMap((one) => (one.table !== undefined && column(one.table, name) ? [one.alias] : [])),
    ];
    return owners.length === 1 ? owners[0] : undefined;
  };
  const filled: { readonly old: Column; readonly copy: Column }[] = [];
  const joined: string[] = [];
  const keys = new Set<string>();
  const used = new Set<string>();
  for (const [at, cell] of values.entries()) {
    const copy = column(target, into[at] ?? '');
    const alias = cell && aliasOf(cell);
    if (cell === undefined || copy === undefined || alias === undefined) continue;
    const old = alias === own.alias ? lost.get(cell.name) : undefined;
    if (old !== undefined) filled.push({ old, copy });
    else if (alias !== own.alias) {
      joined.push(`${ref(alias, cell.name)} = ${ref('kept', copy.name)}`);
      used.add(alias);
    } else if (column(there, cell.name) !== undefined) {
      joined.push(`${ref('back', cell.name)} = ${ref('kept', copy.name)}`);
      keys.add(cell.name);
    }
  }
  const primary = there.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? [];
  const isTold = primary.length > 0 && primary.every((name) => keys.has(name));
  if (filled.length === 0 || !isTold) return undefined;
  for (const term of terms) {
    const alias = aliasOf(term.cell);
    const isOwnNull =
      term.kind === 'given' &&
      alias === own.alias &&
      filled.length === 1 &&
      filled[0]?.old.name === term.cell.name;
    if (isOwnNull) continue;
    // Rows that a condition excludes are in no copy.
    if (term.kind === 'given' || alias === undefined || alias === own.alias) return undefined;
    joined.push(`${ref(alias, term.cell.name)} = ${term.value}`);
    used.add(alias);
  }
  const from = [
    `${qualified(target)} AS kept`,
    ...read.flatMap((one) =>
      one.table !== undefined && used.has(one.alias)
        ? [`${qualified(one.table)} AS ${quoteIdentifier(one.alias)}`]
        : [],
    ),
  ];
  if (read.some(({ alias }) => alias === 'kept' || alias === 'back' || !used.has(alias))) return undefined;
  const assigned = filled.map(({ old, copy }) => {
    const isSame = old.type.name === copy.type.name || typeText(old.type) === typeText(copy.type);
    return `${quoteIdentifier(old.name)} = ${ref('kept', copy.name)}${isSame ? '' : `::${typeSql(old.type)}`}`;
  });
  return {
    columns: filled.map(({ old }) => old.name),
    sql: `UPDATE ${qualified(table)} AS back SET ${assigned.join(', ')} FROM ${from.join(', ')} WHERE ${joined.join(' AND ')}`,
    from: filled.map(({ copy }) => `${displayName(target.key)}.${copy.name}`),
  };
}

function ref(alias: string, name: string): string {
  return `${quoteIdentifier(alias)}.${quoteIdentifier(name)}`;
}

// ------------------------------------------------------------------------------------------------------ reading an INSERT

/** Keywords after which a query does more than copy rows. */
const more: ReadonlySet<string> = new Set([
  ...['group', 'having', 'order', 'limit', 'offset', 'fetch', 'union', 'except', 'intersect', 'window'],
  ...['left', 'right', 'full', 'lateral', 'using', 'with', 'or', 'case', 'conflict', 'returning'],
]);

function copyIn(text: string): RowCopy | undefined {
  const words = lexemes(text).filter(({ text: word }) => word !== ';');
  if (words.some((one) => one.kind === 'word' && more.has(one.text))) return undefined;
  const at = (word: string): number => words.findIndex((one) => one.kind === 'word' && one.text === word);
  const [select, from] = [at('select'), at('from')];
  const where = at('where') < 0 ? words.length : at('where');
  const open = words.findIndex(({ text: word }) => word === '(');
  const isPlain = select > 0 && from > select && where > from && open > 0 && open < select;
  // It contains no second query in parentheses.
  const isOne = words.filter((one) => one.kind === 'word' && one.text === 'select').length === 1;
  if (!isPlain || !isOne || words[select - 1]?.text !== ')') return undefined;
  const into = parts(words.slice(open + 1, select - 1), ',').map(([name, ...rest]) =>
    name !== undefined && rest.length === 0 && isIdentifier(name) ? name.text : undefined,
  );
  const begin = words[select + 1]?.text === 'distinct' ? select + 2 : select + 1;
  const values = parts(words.slice(begin, from), ',').map(cellOf);
  const sources = sourcesIn(words.slice(from + 1, where));
  const terms = where === words.length ? [] : termsIn(words.slice(where + 1));
  if (sources === undefined || terms === undefined || !into.every((one) => one !== undefined))
    return undefined;
  return { into, values, sources, terms };
}

function parts(words: readonly Lexeme[], by: string): readonly (readonly Lexeme[])[] {
  const found: Lexeme[][] = [[]];
  let depth = 0;
  for (const one of words) {
    if (one.text === '(') depth += 1;
    if (one.text === ')') depth -= 1;
    if (depth === 0 && one.text === by && one.kind !== 'quoted') found.push([]);
    else found.at(-1)?.push(one);
  }
  return found;
}

/** `url`, `m.url`, and either with an alias. */
function cellOf(words: readonly Lexeme[]): Cell | undefined {
  const as = words.findIndex((one) => one.kind === 'word' && one.text === 'as');
  const [a, dot, b, ...rest] = as < 0 ? words : words.slice(0, as);
  if (a === undefined || !isIdentifier(a)) return undefined;
  if (dot === undefined) return { alias: undefined, name: a.text };
  const isDotted = dot.text === '.' && b !== undefined && isIdentifier(b) && rest.length === 0;
  return isDotted ? { alias: a.text, name: b.text } : undefined;
}

/** `owners o CROSS JOIN kinds AS k`, `owners o, kinds k`; a join on equal columns is not supported. */
function sourcesIn(words: readonly Lexeme[]): RowCopy['sources'] | undefined {
  const plain = words.filter(({ text }) => text !== 'cross' && text !== 'as');
  const all = parts(plain, ',').flatMap((one) => parts(one, 'join'));
  const sources = all.map((one) => {
    const names = one.filter(({ text }) => text !== '.');
    const isName = names.every(isIdentifier) && names.length > 0 && !one.some(({ text }) => text === 'on');
    const isDotted = one.some(({ text }) => text === '.');
    const [name, alias = name] = isDotted ? names.slice(1) : names;
    return isName && names.length <= (isDotted ? 3 : 2) && name !== undefined && alias !== undefined
      ? { name: name.text, alias: alias.text }
      : undefined;
  });
  return sources.every((one) => one !== undefined) ? sources : undefined;
}

function termsIn(words: readonly Lexeme[]): readonly Term[] | undefined {
  const terms = parts(words, 'and').map((one): Term | undefined => {
    const texts = one.map(({ text }) => text);
    if (texts.slice(-3).join(' ') === 'is not null') {
      const cell = cellOf(one.slice(0, -3));
      return cell && { kind: 'given', cell };
    }
    const equals = one.findIndex(({ text }) => text === '=');
    const [left, right] = [cellOf(one.slice(0, equals)), one.slice(equals + 1)];
    const [value, ...rest] = right;
    const isValue =
      value !== undefined && rest.length === 0 && (value.kind === 'string' || /^\d+$/.test(value.text));
    return equals > 0 && left !== undefined && isValue
      ? { kind: 'value', cell: left, value: value.text }
      : undefined;
  });
  return terms.every((one) => one !== undefined) ? terms : undefined;
}
