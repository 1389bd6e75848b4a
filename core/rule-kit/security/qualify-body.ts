/**
 * Qualifies every unqualified name of a body, if it is certain that nothing else in the body, or triggered by it, looks up a name: then the
 * function's search_path needs only pg_catalog. Otherwise it returns nothing.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { CreateFunction } from '../../operations/model/operation.ts';
import { indexesOf, keyOf, resolveRelation, typeNamed } from '../../schema/lookup.ts';
import type { Relation, Routine, Schema, Table, View } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { Source } from '../../syntax/postgres/source.ts';
import { insert, type TextEdit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { queryNames, relationPlaces } from './relation-places.ts';
import { typePlaces } from './type-places.ts';

/** Edits of the body, positioned like its span; empty if all names are qualified. Undefined if it is not certain that those are all. */
export function qualifyingEdits(
  operation: CreateFunction,
  body: { readonly text: string; readonly span: Span },
  schema: Schema,
): readonly TextEdit[] | undefined {
  const source = new Source(body.text);
  if (!isPlain(source) || !isPlainSchema(schema)) return undefined;
  const places = new Map<number, string>();
  for (const part of [relations(source, schema), types(source, schema), calls(source, operation, schema)]) {
    if (part === undefined) return undefined;
    for (const [at, name] of part) places.set(at, name);
  }
  return [...places]
    .sort(([a], [b]) => a - b)
    .map(([at, name]) =>
      insert(body.span.start + (source.tokens[at]?.start ?? 0), `${quoteIdentifier(name)}.`),
    );
}

/** By the index of a token the schema to insert before it. */
type Places = ReadonlyMap<number, string>;

/** Commands whose text is composed at run time, names in literals, and statements that neither read nor write rows. */
const opaque = wordSet(`
  execute regclass regproc regprocedure regtype regoper regoperator regconfig regdictionary regcollation
  nextval setval currval lastval to_regclass to_regproc to_regtype create alter drop truncate comment grant
  revoke refresh reindex vacuum analyze cluster copy call do table lock operator collate set notify listen
  prepare cursor open import security merge xmltable json_table cast
`);

const plainOperators = /^(?:[-+*/%=<>]|<>|!=|<=|>=|\|\||->>?|#>>?|@>|<@|\?|&&|~|~\*|!~|!~\*|=>|:=)$/;

function isPlain(source: Source): boolean {
  return source.tokens.every((token, at) => {
    if (token.kind === 'operator') return plainOperators.test(source.textOf(at));
    // UPDATE … SET writes rows.
    if (source.word(at) === 'set') return isSetOfUpdate(source, at);
    return !opaque.has(source.word(at)) && !source.textOf(at).startsWith('$$');
  });
}

function isSetOfUpdate(source: Source, at: number): boolean {
  for (let before = at - 1; before >= 0 && at - before < 7; before -= 1)
    if (source.word(before) === 'update') return true;
  return false;
}

/** Operators and types of extensions are in a schema too, and the text does not show which operator is meant. */
function isPlainSchema({ extensions, objects }: Schema): boolean {
  for (const { name } of extensions.values()) if (!withoutOperators.has(name)) return false;
  for (const { objectKind } of objects.values())
    if (objectKind === 'operator' || objectKind === 'cast') return false;
  return true;
}

const withoutOperators = wordSet(`
  plpgsql uuid-ossp pgcrypto pgjwt pg_cron pg_net http dblink pg_graphql pg_stat_statements pgsodium
  supabase_vault pgtap tablefunc unaccent btree_gin btree_gist
`);

function relations(source: Source, schema: Schema): Places | undefined {
  const queries = queryNames(source);
  const places = new Map<number, string>();
  for (const at of relationPlaces(source)) {
    const found = source.objectName(at);
    if (found === undefined) return undefined;
    if (source.isPunctuation(found.next, '(') && source.word(at - 1) !== 'into') continue;
    const { name } = found;
    if (name.schema === undefined && queries.has(name.name.text)) continue;
    if (isOfCatalog(name.schema?.text ?? '', name.name.text)) continue;
    const relation = resolveRelation(schema, name);
    if (relation === undefined || !isIndifferent(schema, relation, new Set())) return undefined;
    if (name.schema === undefined) places.set(at, relation.schema);
  }
  return places;
}

function isOfCatalog(schema: string, name: string): boolean {
  return schema === 'pg_catalog' || schema === 'information_schema' || (schema === '' && /^pg_/.test(name));
}

/** Nothing that reading or writing it triggers looks up names in the caller's search_path. */
function isIndifferent(schema: Schema, relation: Relation, seen: Set<string>): boolean {
  if (seen.has(relation.key)) return true;
  seen.add(relation.key);
  if (relation.kind === 'sequence') return true;
  if (relation.certainty !== 'certain' || relation.triggers.some((one) => !hasOwnPath(schema, one.function)))
    return false;
  if (relation.rules.length > 0) return false;
  return 'constraints' in relation
    ? isIndifferentTable(schema, relation, seen)
    : isIndifferentView(schema, relation, seen);
}

function isIndifferentTable(schema: Schema, table: Table, seen: Set<string>): boolean {
  if (table.rowSecurity.forced || table.partitionBy !== undefined || table.inherits.length > 0) return false;
  const texts = [
    ...table.columns.map((one) => one.default),
    ...table.constraints.map((one) => one.expression),
    ...indexesOf(schema, table.key).flatMap((one) => [
      one.where,
      ...one.elements.map(({ expression }) => expression),
    ]),
  ];
  const callsOnlyOwn = texts.every((text = '') =>
    Array.from(text.matchAll(/([\w$]+)"?\s*\(/g)).every(([, name = '']) => isBound(schema, name)),
  );
  const followers = schema.referencedBy.get(table.key) ?? [];
  return (
    callsOnlyOwn &&
    followers.every((key) => {
      const follower = schema.relations.get(key);
      return follower === undefined || isIndifferent(schema, follower, seen);
    })
  );
}

function isIndifferentView(schema: Schema, view: View, seen: Set<string>): boolean {
  return (
    view.functions.every((key) => hasOwnPath(schema, key)) &&
    view.reads.every((key) => {
      const read = schema.relations.get(key);
      return read !== undefined && isIndifferent(schema, read, seen);
    })
  );
}

/** No function of that name that a migration creates depends on the search_path. */
function isBound(schema: Schema, name: string): boolean {
  return [...schema.functions.values()].every((routines) =>
    routines.every((one) => one.name !== name.toLowerCase() || keepsPath(one)),
  );
}

function hasOwnPath(schema: Schema, key: string): boolean {
  const routines = schema.functions.get(key);
  return routines !== undefined && routines.every(keepsPath);
}

function keepsPath({ language, settings, sqlBody }: Routine): boolean {
  if (language === 'c' || language === 'internal' || sqlBody !== undefined) return true;
  return settings.some((one) => one.name === 'search_path');
}

/** After `::` and in declarations. */
function types(source: Source, schema: Schema): Places | undefined {
  const places = new Map<number, string>();
  for (const at of typePlaces(source)) {
    const found = source.objectName(at);
    if (found === undefined) return undefined;
    const { name, next } = found;
    const ofColumn = source.isOperator(next, '%');
    if (ofColumn && source.word(next + 1) === 'rowtype') {
      const relation = resolveRelation(schema, name);
      if (relation === undefined) return undefined;
      if (name.schema === undefined) places.set(at, relation.schema);
    } else if (ofColumn) {
      // table.column%TYPE; that of a variable has no dot.
      if (name.schema === undefined) continue;
      const relation = resolveRelation(schema, { ...name, schema: undefined, name: name.schema });
      if (relation !== undefined) places.set(at, relation.schema);
      else return undefined;
    } else if (name.schema === undefined && !plainTypes.has(name.name.text)) {
      const type = typeNamed(schema, name);
      if (type === undefined) return undefined;
      places.set(at, type.schema);
    }
  }
  return places;
}

/** Functions of the migrations, which must set their own search_path; built-in ones are found in pg_catalog. */
function calls(source: Source, { function: own }: CreateFunction, schema: Schema): Places | undefined {
  const places = new Map<number, string>();
  const relationsHere = new Set(relationPlaces(source));
  const queries = queryNames(source);
  for (let at = 0; at < source.tokens.length; at += 1) {
    const name = source.name(at);
    if (name === undefined || !source.isPunctuation(at + 1, '(')) continue;
    const qualifier = source.isPunctuation(at - 1, '.') ? source.name(at - 2)?.text : undefined;
    const isTarget =
      source.word(at - 1) === 'into' || (qualifier !== undefined && source.word(at - 3) === 'into');
    if (isTarget || source.word(at - 1) === 'as' || source.isPunctuation(at - 1, ')')) continue;
    if (qualifier === undefined && queries.has(name.text) && !relationsHere.has(at)) continue;
    const key = qualifier === undefined ? along(schema, name.text) : keyOf(qualifier, name.text);
    const routines = key === undefined ? undefined : schema.functions.get(key);
    if (routines === undefined || key === undefined) {
      if (qualifier === 'pg_catalog' || (qualifier === undefined && isOfServer(source, at))) continue;
      return undefined;
    }
    const isOwn = name.text === own.name.text;
    const [first] = routines;
    if (first === undefined || (!isOwn && !routines.every(keepsPath))) return undefined;
    if (qualifier === undefined) places.set(at, first.schema);
  }
  return places;
}

function along(schema: Schema, name: string): string | undefined {
  return schema.searchPath.map((one) => keyOf(one, name)).find((key) => schema.functions.has(key));
}

function isOfServer(source: Source, at: number): boolean {
  return plainFunctions.has(source.word(at));
}

const plainTypes = wordSet(`
  int int2 int4 int8 integer smallint bigint numeric decimal real float float4 float8 double boolean bool text
  varchar char character bpchar name uuid json jsonb bytea date time timetz timestamp timestamptz interval
  inet cidr oid record void bit money xml tsvector tsquery int4range int8range numrange tsrange tstzrange
  daterange
`);

/** The catalog's, and words of the grammar that a bracket follows. What is not here is not known to be in pg_catalog. */
const plainFunctions = wordSet(`
  values in exists any all some and or not when then else case select from where on using returning if elsif
  while return over filter by distinct row array between like ilike is as with union except intersect key
  conflict set interval timestamp time varchar char character numeric decimal bit float lateral limit offset
  into within perform raise coalesce nullif greatest least extract substring trim overlay position count sum
  avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or every
  now clock_timestamp statement_timestamp transaction_timestamp timeofday age date_trunc date_part to_char
  to_date to_timestamp to_number make_date make_interval make_timestamptz current_setting set_config
  current_user session_user pg_backend_pid txid_current pg_advisory_xact_lock pg_advisory_lock
  pg_try_advisory_xact_lock pg_notify pg_sleep version lower upper initcap length char_length octet_length
  btrim ltrim rtrim lpad rpad left right replace translate split_part reverse repeat concat concat_ws format
  quote_ident quote_literal quote_nullable regexp_replace regexp_match regexp_matches regexp_split_to_array
  string_to_array array_to_string starts_with strpos ascii chr md5 sha256 encode decode convert_to
  convert_from to_hex abs ceil ceiling floor round trunc mod power sqrt random exp ln log sign div
  array_length array_append array_prepend array_cat array_remove array_position cardinality unnest
  generate_series generate_subscripts to_json to_jsonb row_to_json json_build_object jsonb_build_object
  json_build_array jsonb_build_array jsonb_set jsonb_insert json_array_elements jsonb_array_elements
  json_array_elements_text jsonb_array_elements_text jsonb_array_length json_array_length json_each jsonb_each
  jsonb_each_text json_each_text jsonb_object_keys jsonb_extract_path_text jsonb_typeof jsonb_strip_nulls
  row_number rank dense_rank lag lead first_value last_value ntile gen_random_uuid pg_has_role
  has_table_privilege
`);
