/**
 * What to ask the database after the change: whether it is there as a whole. An index that a failed build left invalid, a constraint that was
 * never validated, a column that is missing: each is a row that says STOP. SQL as text; nothing is sent.
 */
import { contypes } from '../schema/contype.ts';
import { displayName, indexesOf, tableByKey } from '../schema/lookup.ts';
import type { Column, Constraint, Index, Schema, Table } from '../schema/model.ts';
import { typeSql } from '../schema/print/names.ts';
import { typeText } from '../schema/type-text.ts';
import { oneLine } from '../plan/format.ts';
import { functionChecks, numberChecks, triggerChecks } from './after-programs.ts';
import { holds, noneNamed, qualifiedName, regclass, stringLiteral, toLookAt } from './check-sql.ts';
import type { Check } from './model.ts';
import type { TouchedObject } from './touched.ts';

/** `copies`: see copiesAfter. What the change has made anew or taken away again since is asked of its last state alone. */
export function afterChecks(touched: readonly TouchedObject[], copies: readonly Check[]): readonly Check[] {
  const relations = partsOf(touched.filter(({ kind }) => kind === 'relation'));
  return [
    ...relations.flatMap(relationChecks),
    ...relations.flatMap(columnChecks),
    ...relations.flatMap(indexChecks),
    ...relations.flatMap(constraintChecks),
    ...relations.flatMap(securityChecks),
    ...relations.flatMap(triggerChecks),
    ...functionChecks(touched),
    ...relations.flatMap(numberChecks),
    ...copies,
  ];
}

/** A part of what happens to a relation: others may have worked on it before the next one. */
interface Part extends TouchedObject {
  /** As the last part leaves it. */
  readonly end: Schema;
}

function partsOf(relations: readonly TouchedObject[]): readonly Part[] {
  return relations.map((one) => {
    const last = relations.findLast(({ key }) => key === one.key) ?? one;
    return { ...one, end: last.after };
  });
}

function relationChecks({ key, before, after }: TouchedObject): readonly Check[] {
  const was = before.relations.get(key);
  const is = after.relations.get(key);
  if (is?.origin.conditional === true) return [];
  if (is !== undefined && was === undefined)
    return [
      holds(`${is.kind.replace('-', ' ')} ${shown(key)} is there`, `${regclass(is)} IS NOT NULL`, 'missing'),
    ];
  if (was !== undefined && is === undefined)
    return [
      holds(`${was.kind.replace('-', ' ')} ${shown(key)} is gone`, `${regclass(was)} IS NULL`, 'still there'),
    ];
  return [];
}

// -------------------------------------------------------------------------------------------------------------- columns

function columnChecks({ key, before, after, end }: Part): readonly Check[] {
  const is = tableByKey(after, key);
  const was = tableByKey(before, key);
  const last = tableByKey(end, key);
  if (is === undefined || last === undefined) return [];
  const wanted = is.columns.filter(
    (one) =>
      isSameColumn(
        one,
        last.columns.find(({ name }) => name === one.name),
      ) &&
      !isSameColumn(
        one,
        was?.columns.find(({ name }) => name === one.name),
      ),
  );
  const gone = (was?.columns ?? []).filter((one) =>
    [is, last].every(({ columns }) => !columns.some(({ name }) => name === one.name)),
  );
  return [
    ...(wanted.length === 0 ? [] : [columnsThere(is, wanted, was === undefined)]),
    ...(gone.length === 0 ? [] : [columnsGone(is, gone)]),
  ];
}

function isSameColumn(is: Column, was: Column | undefined): boolean {
  return was !== undefined && was.nullable === is.nullable && typeText(was.type) === typeText(is.type);
}

function columnsThere(table: Table, columns: readonly Column[], isNew: boolean): Check {
  const wanted = columns
    .map(
      (one) => `(${stringLiteral(one.name)}, ${stringLiteral(typeSql(one.type))}, ${String(!one.nullable)})`,
    )
    .join(', ');
  const what = isNew
    ? `all ${columns.length} columns of ${shown(table.key)} are as they should be`
    : `${columns.map(({ name }) => `${shown(table.key)}.${oneLine(name)}`).join(', ')}: there, type and NOT NULL as they should be`;
  return noneNamed(
    what,
    `SELECT wanted.name FROM (VALUES ${wanted}) AS wanted(name, type, required) WHERE NOT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = ${regclass(table)} AND attname = wanted.name AND NOT attisdropped
      AND atttypid = to_regtype(wanted.type) AND attnotnull = wanted.required)`,
  );
}

function columnsGone(table: Table, columns: readonly Column[]): Check {
  const names = columns.map(({ name }) => stringLiteral(name)).join(', ');
  return noneNamed(
    `${columns.map(({ name }) => `${shown(table.key)}.${oneLine(name)}`).join(', ')}: gone`,
    `SELECT attname::text FROM pg_attribute WHERE attrelid = ${regclass(table)} AND attname IN (${names}) AND NOT attisdropped`,
  );
}

// -------------------------------------------------------------------------------------------------------------- indexes

function indexChecks({ key, before, after, end }: Part): readonly Check[] {
  const is = indexesOf(after, key);
  const was = indexesOf(before, key);
  const isGone = !after.relations.has(key);
  const isLeft = (one: Index): boolean => indexesOf(end, key).some((left) => left.key === one.key);
  const added = is.filter(
    (one) =>
      isLeft(one) &&
      one.origin.conditional !== true &&
      one.constraint === undefined &&
      !was.some((old) => old.key === one.key && old.origin === one.origin),
  );
  const gone = isGone
    ? []
    : was.filter(
        (one) => one.constraint === undefined && !is.some((now) => now.key === one.key) && !isLeft(one),
      );
  return [
    ...(added.length === 0 ? [] : [indexesThere(added)]),
    ...added.filter((one) => was.some((old) => isLookalike(one, old))).map(definition),
    ...gone.map((one) => holds(`index ${shown(one.key)} is gone`, `${regclass(one)} IS NULL`, 'still there')),
  ];
}

/**
 * Of a partitioned table ONLY: invalid until its parts are attached, and then it is no news. One that was there before may have the same
 * name: columns and whether it leaves rows out tell them apart.
 */
function indexesThere(indexes: readonly Index[]): Check {
  const wanted = indexes.map((one) => `(${indexRow(one).join(', ')})`).join(', ');
  const names = indexes.map(({ key }) => shown(key)).join(', ');
  return noneNamed(
    `${indexes.length === 1 ? 'index' : 'indexes'} ${names}: there as defined, and valid`,
    `SELECT wanted.name FROM (VALUES ${wanted}) AS wanted(name, valid, uniq, partial, columns) WHERE NOT EXISTS (
    SELECT FROM pg_index WHERE indexrelid = to_regclass(wanted.name) AND indisready AND (indisvalid OR NOT wanted.valid)
      AND indisunique = wanted.uniq AND (indpred IS NOT NULL) = wanted.partial
      AND wanted.columns = (SELECT array_agg(coalesce(attname::text, '') ORDER BY place)
        FROM unnest(indkey::int2[]) WITH ORDINALITY AS key(number, place) LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = number
        WHERE place <= indnkeyatts))`,
  );
}

/** An expression has no column's name. */
function indexRow({ valid, unique, where, elements, ...of }: Index): readonly string[] {
  const columns = elements.map(({ column }) => stringLiteral(column ?? '')).join(', ');
  return [
    stringLiteral(qualifiedName(of)),
    String(valid),
    String(unique),
    String(where !== undefined),
    `ARRAY[${columns}]::text[]`,
  ];
}

/** Of the same name and columns as before the change: only its text tells which of the two it is. */
function isLookalike(one: Index, old: Index): boolean {
  const columnsOf = ({ elements }: Index): string => elements.map(({ column }) => column ?? '').join();
  return (
    one.key === old.key &&
    one.unique === old.unique &&
    (one.where === undefined) === (old.where === undefined) &&
    columnsOf(one) === columnsOf(old)
  );
}

function definition(one: Index): Check {
  return toLookAt(
    `definition of index ${shown(one.key)}: one of this name was there before the change`,
    `SELECT pg_get_indexdef(${regclass(one)})`,
  );
}

// ---------------------------------------------------------------------------------------------------------- constraints

function constraintChecks({ key, before, after, end }: Part): readonly Check[] {
  const is = tableByKey(after, key);
  const was = tableByKey(before, key);
  if (is === undefined) return [];
  const named = (table: Table | undefined, name: string): Constraint | undefined =>
    table?.constraints.find((one) => one.name === name && one.kind !== 'not-null');
  const added = is.constraints.filter((one) => {
    const old = named(was, one.name);
    return (
      one.kind !== 'not-null' &&
      named(tableByKey(end, key), one.name) !== undefined &&
      (old === undefined || old.valid !== one.valid || old.origin !== one.origin)
    );
  });
  const gone = (was?.constraints ?? []).filter(
    (one) =>
      one.kind !== 'not-null' &&
      [is, tableByKey(end, key)].every((each) => named(each, one.name) === undefined),
  );
  return [
    ...(added.length === 0 ? [] : [constraintsThere(is, added, after)]),
    ...gone.map((one) =>
      holds(
        `constraint ${oneLine(one.name)} on ${shown(key)} is gone`,
        `NOT EXISTS (SELECT FROM pg_constraint WHERE ${isNamed(is, one)})`,
        'still there',
      ),
    ),
  ];
}

/** By kind, columns and what they refer to: one that was there before may have the same name. */
function constraintsThere(table: Table, constraints: readonly Constraint[], after: Schema): Check {
  const wanted = constraints.map((one) => `(${constraintRow(one, after).join(', ')})`).join(', ');
  const names = constraints.map((one) => `${oneLine(one.name)}${one.valid ? '' : ' (not validated yet)'}`);
  return noneNamed(
    `${constraints.length === 1 ? 'constraint' : 'constraints'} ${names.join(', ')} on ${shown(table.key)}: there as defined, and validated`,
    `SELECT wanted.name FROM (VALUES ${wanted}) AS wanted(name, valid, type, columns, refers) WHERE NOT EXISTS (
    SELECT FROM pg_constraint WHERE conrelid = ${regclass(table)} AND conname = wanted.name AND (convalidated OR NOT wanted.valid)
      AND contype = wanted.type AND (wanted.refers IS NULL OR confrelid = to_regclass(wanted.refers))
      AND (wanted.columns IS NULL OR wanted.columns = (SELECT array_agg(attname::text ORDER BY place)
        FROM unnest(conkey) WITH ORDINALITY AS key(number, place) JOIN pg_attribute ON attrelid = conrelid AND attnum = number)))`,
  );
}

function constraintRow(
  { name, valid, kind, columns, references }: Constraint,
  { relations }: Schema,
): readonly string[] {
  const isListed = kind === 'primary-key' || kind === 'unique' || kind === 'foreign-key';
  const list = `ARRAY[${columns.map(stringLiteral).join(', ')}]::text[]`;
  const parent = references && relations.get(references.relation);
  const refers = parent === undefined ? 'NULL::text' : stringLiteral(qualifiedName(parent));
  return [
    stringLiteral(name),
    String(valid),
    `'${contypes[kind]}'::"char"`,
    isListed && columns.length > 0 ? list : 'NULL::text[]',
    refers,
  ];
}

function isNamed(table: Table, { name }: Constraint): string {
  return `conrelid = ${regclass(table)} AND conname = ${stringLiteral(name)}`;
}

// ------------------------------------------------------------------------------------------------------------- security

function securityChecks({ key, before, after }: TouchedObject): readonly Check[] {
  const is = tableByKey(after, key);
  const was = tableByKey(before, key);
  if (is === undefined) return [];
  const { enabled } = is.rowSecurity;
  const added = is.policies.filter(({ name }) => was?.policies.some((old) => old.name === name) !== true);
  return [
    ...(enabled === (was?.rowSecurity.enabled ?? false)
      ? []
      : [
          holds(
            `row security of ${shown(key)} is ${enabled ? 'on' : 'off'}`,
            `(SELECT relrowsecurity FROM pg_class WHERE oid = ${regclass(is)}) IS ${enabled ? 'TRUE' : 'FALSE'}`,
            enabled ? 'off' : 'on',
          ),
        ]),
    ...added.map(({ name }) =>
      holds(
        `policy ${oneLine(name)} on ${shown(key)} is there`,
        `EXISTS (SELECT FROM pg_policy WHERE polrelid = ${regclass(is)} AND polname = ${stringLiteral(name)})`,
        'missing',
      ),
    ),
  ];
}

function shown(key: string): string {
  return oneLine(displayName(key));
}
