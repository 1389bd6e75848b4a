/** Types of columns and parameters, by their names in the catalog. */
import type { TypeName } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { sqlserverSpelling } from './spelling.ts';

/** `nvarchar(max)`, `decimal(18, 2)`, `[dbo].[Flag]`; undefined if there is none. */
export function readType(cursor: Cursor): TypeName | undefined {
  const from = cursor.at;
  const named = cursor.objectName();
  if (named === undefined) return undefined;
  const isSystem = named.schema?.text === 'sys';
  const name = wordsAfter(cursor, named.name.text);
  const listed = cursor.word() === '(' ? cursor.group()?.list() : [];
  const modifiers: number[] = [];
  const wordModifiers: string[] = [];
  for (const one of listed ?? []) {
    const written = one.written(one.rest()).toLowerCase();
    if (/^\d+$/.test(written)) modifiers.push(Number(written));
    else wordModifiers.push(written);
  }
  cursor.take('varying');
  return {
    ...cursor.spanFrom(from),
    ...{ schema: isSystem ? undefined : named.schema?.text, name: aliases.get(name) ?? name },
    ...{ modifiers, wordModifiers, arrayDimensions: 0, setOf: false, ofColumn: false },
  };
}

/** The further words of types whose names have several. */
function wordsAfter(cursor: Cursor, first: string): string {
  if (first === 'double' && cursor.take('precision')) return 'float';
  const isNational = first === 'national';
  const base = isNational ? (cursor.takeOne('character', 'char', 'text') ?? first) : first;
  if (base !== 'char' && base !== 'character') return isNational && base === 'text' ? 'ntext' : base;
  const kind = cursor.take('varying') ? 'varchar' : 'char';
  return isNational ? `n${kind}` : kind;
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['integer', 'int'],
  ['dec', 'decimal'],
  ['character', 'char'],
  ['rowversion', 'timestamp'],
]);

/** A literal or name in a place where a word is expected: an option's value. */
export function plain(written: string): string {
  return /^N?'/i.test(written)
    ? written.slice(written.indexOf("'") + 1, -1).replaceAll("''", "'")
    : sqlserverSpelling.name(written);
}
