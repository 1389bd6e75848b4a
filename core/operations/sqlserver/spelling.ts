/**
 * How SQL Server writes names: in brackets or double quotes, with up to four parts, and case-insensitive under the usual collations, so
 * that names are kept in lower case. An unqualified name refers to `dbo`.
 */
import { wordSet } from '../../collections/word-set.ts';
import { temporarySchema } from '../model/temporary-schema.ts';
import type { Name, ObjectName } from '../model/operation.ts';
import type { Cursor, Spelling } from '../tokens/cursor.ts';

const notColumns = wordSet(`
  and or not in is null between like escape case when then else end select from where exists as collate
  distinct on join by order group top asc desc all any some values next value for over partition with int
  bigint smallint tinyint bit date datetime datetime2 uniqueidentifier max
`);

export const sqlserverSpelling: Spelling = {
  name: (written) => unquoted(written).toLowerCase(),
  shown: unquoted,
  schema: (name) => (name.text === 'dbo' || name.text === '' ? undefined : name),
  isName: () => false,
  escapes: false,
  notColumns,
  objectName,
};

function unquoted(written: string): string {
  if (written.startsWith('[')) return written.slice(1, -1).replaceAll(']]', ']');
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
}

/** `[server.][database.][schema.]name`: server and database are ignored. A name that begins with # or @ is local to the session. */
function objectName(cursor: Cursor): ObjectName | undefined {
  const first = cursor.name() ?? tableVariable(cursor);
  if (first === undefined) return undefined;
  const parts: (Name | undefined)[] = [first];
  while (cursor.take('.')) {
    const { at } = cursor;
    const part = cursor.name();
    // Two dots: the schema between them is the default one.
    if (part === undefined && cursor.word() !== '.') {
      cursor.at = at - 1;
      break;
    }
    parts.push(part);
  }
  const name = parts.at(-1) ?? first;
  const { start } = first;
  const end = name.end;
  const isTemporary = /^[#@]/.test(name.text);
  if (isTemporary) return { schema: { start, end: start, text: temporarySchema }, name, start, end };
  const written = parts.at(-2);
  return { schema: written && sqlserverSpelling.schema(written), name, start, end };
}

function tableVariable(cursor: Cursor): Name | undefined {
  const token = cursor.peek();
  if (token?.kind !== 'parameter' || !cursor.written(token).startsWith('@')) return undefined;
  cursor.at += 1;
  return { text: cursor.written(token).toLowerCase(), start: token.start, end: token.end };
}

/** A name as text, as sp_rename takes it: `dbo.orders.note`, `[a.b].[c]`. Undefined if it is not a name. */
export function partsOf(text: string): readonly string[] | undefined {
  const found = text.match(/\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"|[^.[\]"]+/g);
  return found === null || found.join('.') !== text
    ? undefined
    : found.map((one) => sqlserverSpelling.name(one.trim()));
}
