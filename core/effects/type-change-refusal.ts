/**
 * Why the server refuses a type change although no object depends on the column: no cast without USING, a default of the old type, and
 * expressions of CHECK constraints and indexes that have no operator or function for the new type. Decided by families of types between
 * which PostgreSQL has no assignment casts and no operators; a type outside of them gives no refusal. The examples of
 * data-loss/blocked-by-dependents run on real servers.
 */
import type { AlterColumnType, Operation } from '../operations/model/operation.ts';
import { callsIn, lexemes, mentions } from '../schema/expression-text.ts';
import { column, displayName, indexesOf, nameOf, table, typeNamed } from '../schema/lookup.ts';
import type { ColumnType, Schema, Table } from '../schema/model.ts';
import { typeText } from '../schema/type-text.ts';
import type { Refusal } from './refused.ts';

const families: ReadonlyMap<string, string> = new Map(
  Object.entries({
    number: ['int2', 'int4', 'int8', 'numeric', 'float4', 'float8'],
    text: ['text', 'varchar', 'bpchar'],
    moment: ['date', 'timestamp', 'timestamptz'],
    json: ['json', 'jsonb'],
    bool: ['bool'],
    uuid: ['uuid'],
    bytea: ['bytea'],
    interval: ['interval'],
  }).flatMap(([family, types]) => types.map((type) => [type, family] as const)),
);

export function typeChangeRefusal(
  operation: AlterColumnType,
  schema: Schema,
  siblings: readonly Operation[],
): Refusal | undefined {
  const known = table(schema, operation.table);
  const name = operation.column.text;
  const found = known === undefined ? undefined : column(known, name);
  if (known?.certainty !== 'certain' || found === undefined) return undefined;
  const from = familyOf(found.type, schema);
  const to = familyOf(operation.type, schema);
  if (from === undefined || to === undefined || from === to) return undefined;
  const changed = siblings.flatMap((one) =>
    one.kind === 'alterColumnType' && one.column.text !== name ? [one.column.text] : [],
  );
  const judged = (expression: string | undefined): boolean =>
    comparesValue(expression, name) && !changed.some((one) => mentions(expression, one));
  const dropped = new Set(
    siblings.flatMap((one) => (one.kind === 'dropConstraint' ? one.constraint.text : [])),
  );
  const expressions = [
    ...checksOn(known, judged, dropped),
    ...indexesOn(schema, known, name, judged, dropped),
  ];
  if (expressions.length > 0) return { why: 'type-expression', by: [...new Set(expressions)].sort() };
  // PostgreSQL has an assignment cast to text from every type.
  if (to === 'text') return undefined;
  const keepsDefault = !siblings.some((one) => one.kind === 'dropDefault' && one.column.text === name);
  const hasDefault =
    found.generated === undefined && found.default !== undefined && !/^null(?:::.*)?$/i.test(found.default);
  if (hasDefault && keepsDefault)
    return { why: 'type-default', by: [`the default of table ${displayName(known.key)}`] };
  return operation.using === undefined ? { why: 'no-cast', by: [typeText(operation.type)] } : undefined;
}

/** Each enum is its own family. Arrays, domains and extension types are in none. */
function familyOf({ name, schema: of, arrayDimensions }: ColumnType, schema: Schema): string | undefined {
  if (arrayDimensions > 0) return undefined;
  const user = typeNamed(schema, nameOf(of, name));
  if (user !== undefined) return user.form === 'enum' ? `enum ${user.key}` : undefined;
  return of === undefined || of === 'pg_catalog' ? families.get(name) : undefined;
}

type Judged = (expression: string | undefined) => boolean;

function checksOn(
  { key, constraints }: Table,
  judged: Judged,
  dropped: ReadonlySet<string>,
): readonly string[] {
  return constraints.flatMap((one) =>
    one.kind === 'check' && !dropped.has(one.name) && judged(one.expression)
      ? [`constraint ${one.name} on table ${displayName(key)}`]
      : [],
  );
}

function indexesOn(
  schema: Schema,
  { key }: Table,
  name: string,
  judged: Judged,
  dropped: ReadonlySet<string>,
): readonly string[] {
  return indexesOf(schema, key).flatMap((one) => {
    if (one.certainty !== 'certain' || (one.constraint !== undefined && dropped.has(one.constraint)))
      return [];
    const isBound =
      judged(one.where) ||
      one.elements.some(
        ({ column: of, expression, opclass }) => (of === name && opclass !== undefined) || judged(expression),
      );
    return isBound ? [`index ${displayName(one.key)}`] : [];
  });
}

/** An operator or function uses the column's value; tests for NULL and polymorphic functions accept every type. */
function comparesValue(expression: string | undefined, name: string): boolean {
  if (expression === undefined || !mentions(expression, name)) return false;
  if (callsIn(expression).some((one) => ofAnyType.has(one.name))) return false;
  const words = lexemes(expression);
  return words.some(({ text, kind }, at) => {
    if ((kind !== 'word' && kind !== 'quoted') || text !== name) return false;
    const behind = words.slice(at + 1).filter((one) => one.text !== ')');
    return behind[0]?.text !== 'is';
  });
}

const ofAnyType: ReadonlySet<string> = new Set(['num_nulls', 'num_nonnulls']);
