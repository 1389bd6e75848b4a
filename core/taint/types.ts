/**
 * What a type's text form can contain: anything its author likes, or only what the type allows. Unknown types are `unknown`, and findings
 * only concern `text` and `document`.
 */

export type Carries = 'text' | 'document' | 'nothing' | 'unknown';

/** `type` as written or as the catalog names it; %TYPE references and user types are unknown. */
export function carries(type: string | undefined): Carries {
  if (type === undefined || type.includes('%')) return 'unknown';
  const name = type
    .toLowerCase()
    .replace(/\([^)]*\)/g, '')
    .replace(/(\s*\[[^\]]*\])+\s*$|\s+array\s*$/, '')
    .replace(/^\s*(setof\s+)?(pg_catalog\s*\.\s*)?/, '')
    .replace(/\s+collate\s.*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (textTypes.has(name)) return 'text';
  if (documentTypes.has(name)) return 'document';
  return plainTypes.has(name) ? 'nothing' : 'unknown';
}

/** PostgreSQL's string category, and citext. "char" is one byte. */
const textTypes: ReadonlySet<string> = new Set([
  'text',
  'varchar',
  'character varying',
  'char',
  'character',
  'bpchar',
  'name',
  'citext',
  'unknown',
  'cstring',
]);

/** Their fields are text once extracted. */
const documentTypes: ReadonlySet<string> = new Set(['json', 'jsonb', 'xml', 'hstore']);

/**
 * Their output contains neither quotes nor arbitrary spaces: numbers, times, keys. The reg… types print quoted identifiers, and tid, oid
 * and the like are numbers.
 */
const plainTypes: ReadonlySet<string> = new Set([
  ...'int int2 int4 int8 integer smallint bigint serial bigserial smallserial numeric decimal real float float4 float8 money'.split(
    ' ',
  ),
  'double precision',
  ...'bool boolean uuid oid xid xid8 cid tid pg_lsn bytea bit varbit inet cidr macaddr macaddr8'.split(' '),
  'bit varying',
  ...'date time timetz timestamp timestamptz interval'.split(' '),
  ...['time', 'timestamp'].flatMap((kind) => [`${kind} with time zone`, `${kind} without time zone`]),
  ...'regclass regproc regprocedure regoper regoperator regtype regrole regnamespace regcollation regconfig regdictionary'.split(
    ' ',
  ),
  ...'int4range int8range numrange tsrange tstzrange daterange'.split(' '),
  ...'point line lseg box path polygon circle'.split(' '),
]);
