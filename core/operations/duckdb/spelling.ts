/** How DuckDB writes names: in double quotes, case-insensitive, so that they are kept in lower case; with up to three parts. */
import { wordSet } from '../../collections/word-set.ts';
import { duckdbWriting, unquotedName } from '../../syntax/duckdb/identifier.ts';
import type { Name, ObjectName } from '../model/operation.ts';
import { temporarySchema } from '../model/temporary-schema.ts';
import type { Cursor, Spelling } from '../tokens/cursor.ts';

const notColumns = wordSet(`
  and or not in is isnull notnull null true false between like ilike glob similar escape case when then else end select
  from where exists as collate distinct on join cast try_cast by order group limit asc desc integer bigint varchar
  double boolean date timestamp interval
`);

export const duckdbSpelling: Spelling = {
  name: duckdbWriting.nameOf,
  shown: unquotedName,
  schema,
  isName: () => false,
  escapes: false,
  notColumns,
  objectName,
};

/** An unqualified name refers to `main`. */
function schema(name: Name): Name | undefined {
  if (name.text === 'main') return undefined;
  return name.text === 'temp' ? { ...name, text: temporarySchema } : name;
}

/** `[catalog.][schema.]name`: the catalog, which is the name of a file, is ignored. */
function objectName(cursor: Cursor): ObjectName | undefined {
  const first = cursor.name();
  if (first === undefined) return undefined;
  const parts = [first];
  while (parts.length < 3 && cursor.take('.')) {
    const part = cursor.name();
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const name = parts.at(-1) ?? first;
  const written = parts.at(-2);
  return { schema: written && schema(written), name, start: first.start, end: name.end };
}
