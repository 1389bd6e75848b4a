/**
 * Whether a USING clause only spells out the cast that the type change performs anyway. A clause that it cannot read counts as more than
 * that.
 */
import type { Expression } from '../operations/model/operation.ts';
import type { ColumnType } from '../schema/model.ts';

/** `name`, `name::type` or `CAST(name AS type)`, in any number of parentheses, with exactly the new type of the column. */
export function isPlainCast(using: Expression, column: string, to: ColumnType): boolean {
  if (using.functions.length > 0 || using.columns.length !== 1 || using.columns[0] !== column) return false;
  const text = withoutBrackets(using.text.trim());
  if (isColumn(text, column)) return true;
  const cast = /^cast\s*\(([\s\S]+)\bas\b([\s\S]+)\)$/i.exec(text);
  const [, value, type] = cast ?? /^([\s\S]+?)::([\s\S]+)$/.exec(text) ?? [];
  if (value === undefined || type === undefined) return false;
  return isColumn(withoutBrackets(value.trim()), column) && isType(type, to);
}

function isColumn(text: string, column: string): boolean {
  const [, quoted, plain] = /^(?:"((?:[^"]|"")+)"|([\w$\u0080-\uffff]+))$/.exec(text) ?? [];
  return (quoted?.replaceAll('""', '"') ?? plain?.toLowerCase()) === column;
}

function withoutBrackets(text: string): string {
  let inner = text;
  for (;;) {
    const next = /^\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/.exec(inner)?.[1];
    if (next === undefined) return inner;
    inner = next.trim();
  }
}

/** Spellings that the grammar maps to other catalog names. */
const typeSpellings: ReadonlyMap<string, string> = new Map([
  ['int', 'int4'],
  ['integer', 'int4'],
  ['bigint', 'int8'],
  ['smallint', 'int2'],
  ['boolean', 'bool'],
  ['decimal', 'numeric'],
  ['dec', 'numeric'],
  ['real', 'float4'],
  ['float', 'float8'],
  ['double precision', 'float8'],
  ['character varying', 'varchar'],
  ['character', 'bpchar'],
  ['char', 'bpchar'],
  ['bit varying', 'varbit'],
  ['timestamp without time zone', 'timestamp'],
  ['timestamp with time zone', 'timestamptz'],
  ['time without time zone', 'time'],
  ['time with time zone', 'timetz'],
]);

function isType(written: string, to: ColumnType): boolean {
  const [, name = '', modifiers, rest = '', brackets = ''] =
    /^\s*((?:"[^"]+"|[\w$.]+)(?:\s+[a-z]+)*?)\s*(?:\(([\d\s,]+)\))?\s*((?:with|without)\s+time\s+zone)?\s*((?:\[\d*\]\s*)*)$/i.exec(
      written,
    ) ?? [];
  const folded = `${name} ${rest}`.trim().replace(/\s+/g, ' ').toLowerCase().replaceAll('"', '');
  const [last = '', schema] = folded.split('.').reverse();
  const numbers =
    modifiers?.split(',').map(Number) ?? (['char', 'character', 'bit'].includes(last) ? [1] : []);
  return (
    (typeSpellings.get(last) ?? last) === to.name &&
    (schema === 'pg_catalog' ? undefined : schema) === to.schema &&
    (brackets !== '') === to.arrayDimensions > 0 &&
    numbers.length === to.modifiers.length &&
    numbers.every((one, at) => one === to.modifiers[at])
  );
}
