/**
 * What to ask the database after the change: whether it is there as a whole. An index that a failed build left invalid, a constraint that was
 * never validated, a column that is missing: each is a row that says STOP. SQL as text; nothing is sent.
 */
import { shown } from '../shown.ts';
import { commas } from '../../text/enumerate.ts';
import type { ReferentialAction } from '../../operations/model/columns.ts';
import { contypes } from '../../schema/contype.ts';
import { indexesOf, tableByKey } from '../../schema/lookup.ts';
import type { Constraint, Index, Schema, Table, View } from '../../schema/model.ts';
import { indexText } from '../../schema/print/indexes.ts';
import { oneLine } from '../../plan/format.ts';
import { functionChecks, numberChecks, triggerChecks, type Part } from './after-programs.ts';
import {
  columnIsThere,
  holds,
  noneNamed,
  qualifiedName,
  regclass,
  stringLiteral,
  unseen,
} from './check-sql.ts';
import { enumValueChecks } from './enum-values.ts';
import { keyCountOf } from './server.ts';
import { columnsIn, columnsThere } from './columns-there.ts';
import { indexChecks, noDefinitions, type Definitions } from './index-checks.ts';
import type { Check } from '../model.ts';
import type { TouchedObject } from '../schema/touched.ts';

/** `copies`: see copiesAfter. What the change has made anew or taken away again since is asked of its last state alone. */
export function afterChecks(
  touched: readonly TouchedObject[],
  copies: readonly Check[],
  server: number,
  definitions: Definitions = noDefinitions,
): readonly Check[] {
  const relations = partsOf(touched.filter(({ kind }) => kind === 'relation'));
  const indexes = relations.flatMap(indexesIn);
  const added = lastOf(
    indexes.flatMap((one) => one.added),
    ({ key }) => key,
  );
  return distinct([
    ...relations.flatMap(relationsThere),
    ...columnsThere(relations.flatMap(columnsIn), definitions),
    ...indexChecks(
      added,
      indexes.flatMap(({ alike }) => alike).filter((one) => added.includes(one)),
      keyCountOf(server),
      definitions,
    ),
    ...constraintsThere(
      lastOf(relations.flatMap(constraintsIn), ({ table, one }) => `${table.key} ${one.name}`),
    ),
    ...allGone(goneFrom(relations)),
    ...relations.flatMap(securityChecks),
    ...relations.flatMap(triggerChecks),
    ...enumValueChecks(touched),
    ...functionChecks(touched),
    ...relations.flatMap(numberChecks),
    ...copies,
  ]);
}

const mostNames = 12;

/** Several parts may want the same. */
function distinct(checks: readonly Check[]): readonly Check[] {
  return [...new Map(checks.map((one) => [one.sql, one])).values()];
}

/** Of those with one key the last. */
function lastOf<T>(all: readonly T[], keyOf: (one: T) => string): readonly T[] {
  return [...new Map(all.map((one) => [keyOf(one), one])).values()];
}

/** Others may have worked on a relation before the next part. */
function partsOf(relations: readonly TouchedObject[]): readonly Part[] {
  return relations.map((one) => {
    const last = relations.findLast(({ key }) => key === one.key) ?? one;
    return { ...one, end: last.after };
  });
}

function relationsThere({ key, before, after, end }: Part): readonly Check[] {
  const [was, is, last] = [before, after, end].map((schema) => schema.relations.get(key));
  if (is === undefined || last?.kind !== is.kind || is.origin.conditional === true) return [];
  if (was !== undefined)
    return was.kind === 'view' && is.kind === 'view' && last.kind === 'view' ? viewThere(was, is, last) : [];
  return [
    holds(`${is.kind.replace('-', ' ')} ${shown(key)} is there`, `${regclass(is)} IS NOT NULL`, 'missing'),
  ];
}

/** Made again or changed: which of the two is there is told by its columns and options, as far as they differ and stay. */
function viewThere(was: View, is: View, last: View): readonly Check[] {
  const optionsOf = ({ options }: View): readonly string[] =>
    options.map(({ name, value }) => `${name}=${value ?? 'true'}`);
  const columns = (is.columns ?? []).filter(
    (one) => was.columns?.includes(one) !== true && last.columns?.includes(one) !== false,
  );
  const options = optionsOf(is).filter((one) => optionsOf(last).includes(one));
  const wanted = [
    ...columns.map((one) => [`column ${oneLine(one)}`, columnIsThere(regclass(is), one)]),
    ...options.map((one) => [
      oneLine(one),
      `EXISTS (SELECT FROM pg_class WHERE oid = ${regclass(is)} AND ${stringLiteral(one)} = ANY (reloptions))`,
    ]),
  ];
  const told = wanted.length === 0 ? '' : `, with ${wanted.map(([name]) => name).join(', ')}`;
  const rows = [['it', `${regclass(is)} IS NOT NULL`], ...wanted].map(
    ([name = '', there = '']) => `(${stringLiteral(name)}, ${there})`,
  );
  return [
    noneNamed(
      `view ${shown(is.key)} is there${told}`,
      `SELECT name FROM (VALUES ${rows.join(',\n  ')}) AS wanted(name, there) WHERE NOT there`,
    ),
  ];
}

// ----------------------------------------------------------------------------------------------------------------- gone

/** What has to be there no more, and the condition by which it still is. */
interface Gone {
  readonly name: string;
  /** Of what shares its names with tables, views, sequences and indexes. */
  readonly key?: string;
  readonly there: string;
  /** The condition by which a DROP of it has been cancelled. */
  readonly invalid?: string;
  /** The table that it was part of, and that stays. */
  readonly table: Table | undefined;
}

/** What is there by the same name at the end is another one, maybe of another table, and is asked for by itself. */
function goneFrom(parts: readonly Part[]): readonly Gone[] {
  const left = new Set(
    parts.flatMap(({ key, end }) => [
      ...(end.relations.has(key) ? [key] : []),
      ...indexesOf(end, key).map((one) => one.key),
    ]),
  );
  return parts.flatMap(goneIn).filter(({ key }) => key === undefined || !left.has(key));
}

function goneIn(part: Part): readonly Gone[] {
  const { key, before, after, end } = part;
  const [was, is, last] = [before, after, end].map((schema) => tableByKey(schema, key));
  const relation = before.relations.get(key);
  if (relation !== undefined && after.relations.get(key) === undefined)
    return [
      {
        ...{ name: `${relation.kind.replace('-', ' ')} ${shown(key)}`, key },
        there: `${regclass(relation)} IS NOT NULL`,
        table: undefined,
      },
    ];
  const columns = (was?.columns ?? []).filter(({ name }) =>
    [is, last].every((each) => each !== undefined && !each.columns.some((one) => one.name === name)),
  );
  const constraints = (was?.constraints ?? []).filter(
    ({ kind, name }) =>
      kind !== 'not-null' &&
      [is, last].every((each) => each !== undefined && named(each, name) === undefined),
  );
  return [
    ...columns.map(({ name }) => ({
      name: `${shown(key)}.${oneLine(name)}`,
      there: columnIsThere(ofTable(was), name),
      table: last,
    })),
    ...indexesIn(part).gone.map((one) => indexGone(one, last)),
    ...constraints.map(({ name }) => ({
      name: `constraint ${oneLine(name)} on ${shown(key)}`,
      there: `EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${ofTable(was)} AND conname = ${stringLiteral(name)})`,
      table: last,
    })),
  ];
}

export function indexGone(one: Index, table: Table | undefined): Gone {
  return {
    ...{ name: `index ${shown(one.key)}`, key: one.key, table },
    there: `${regclass(one)} IS NOT NULL`,
    invalid: `EXISTS (SELECT FROM pg_index WHERE indexrelid = ${regclass(one)} AND NOT indisvalid)`,
  };
}

function ofTable(table: Table | undefined): string {
  return table === undefined ? 'NULL' : regclass(table);
}

export function allGone(gone: readonly Gone[]): readonly Check[] {
  if (gone.length === 0) return [];
  const rows = gone.map(({ name, there, invalid }) => {
    const state = invalid === undefined ? '' : ` || CASE WHEN ${invalid} THEN ' (invalid)' ELSE '' END`;
    return `(${stringLiteral(name)}${state}, ${there})`;
  });
  return [
    noneNamed(
      `gone: ${commas(
        gone.map(({ name }) => name),
        mostNames,
      )}`,
      [
        `SELECT name FROM (VALUES ${rows.join(',\n  ')}) AS gone(name, there) WHERE there`,
        ...unseen(gone.flatMap(({ table }) => table ?? [])),
      ].join('\nUNION ALL '),
    ),
  ];
}

// -------------------------------------------------------------------------------------------------------------- indexes

function indexesIn({ key, before, after, end }: Part): {
  readonly added: readonly Index[];
  /** Which only their text tells from those of the same name before. */
  readonly alike: readonly Index[];
  readonly gone: readonly Index[];
} {
  const is = indexesOf(after, key);
  const was = indexesOf(before, key);
  const last = (one: Index): Index | undefined => indexesOf(end, key).find((left) => left.key === one.key);
  const isLeft = (one: Index): boolean => {
    const left = last(one);
    return left !== undefined && indexText(end, left, newest) === indexText(after, one, newest);
  };
  const added = is.filter(
    (one) =>
      isLeft(one) &&
      one.origin.conditional !== true &&
      one.constraint === undefined &&
      !was.some((old) => old.key === one.key && old.origin === one.origin),
  );
  const gone = was.filter(
    (one) =>
      one.constraint === undefined && !is.some((now) => now.key === one.key) && last(one) === undefined,
  );
  const isOther = (one: Index, old: Index): boolean =>
    indexText(after, one, newest) !== indexText(before, old, newest);
  const alike = added.filter((one) => was.some((old) => isLookalike(one, old) && isOther(one, old)));
  return { added, alike, gone };
}

/** It prints what a later one has too. */
const newest = Infinity;

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

// ---------------------------------------------------------------------------------------------------------- constraints

interface ConstraintOf {
  readonly table: Table;
  readonly one: Constraint;
  readonly after: Schema;
}

function named(table: Table | undefined, name: string): Constraint | undefined {
  return table?.constraints.find((one) => one.name === name && one.kind !== 'not-null');
}

function constraintsIn({ key, before, after, end }: Part): readonly ConstraintOf[] {
  const [was, is, last] = [before, after, end].map((schema) => tableByKey(schema, key));
  if (is === undefined || last === undefined) return [];
  const isLeft = (one: Constraint): boolean => {
    const left = named(last, one.name);
    return (
      left !== undefined &&
      // It may have been validated since.
      definitionRow({ table: last, one: left, after: end }) === definitionRow({ table: is, one, after })
    );
  };
  return is.constraints
    .filter((one) => {
      const old = named(was, one.name);
      return (
        one.kind !== 'not-null' &&
        isLeft(one) &&
        (old === undefined ||
          old.valid !== one.valid ||
          old.origin !== one.origin ||
          isDeferredOtherwise(old, one))
      );
    })
    .map((one) => ({ table: is, one, after }));
}

/** ALTER CONSTRAINT leaves the rest as it was. */
function isDeferredOtherwise(old: Constraint, one: Constraint): boolean {
  return old.deferrable !== one.deferrable || old.initiallyDeferred !== one.initiallyDeferred;
}

/** By kind, columns, what they refer to and when they are checked: one that was there before may have the same name. */
function constraintsThere(all: readonly ConstraintOf[]): readonly Check[] {
  if (all.length === 0) return [];
  const wanted = all.map((each) => `(${constraintRow(each).join(', ')})`).join(', ');
  const names = all.map(
    ({ table, one }) =>
      `${oneLine(one.name)} on ${shown(table.key)}${one.valid ? '' : ' (not validated yet)'}`,
  );
  return [
    noneNamed(
      `${all.length === 1 ? 'constraint' : 'constraints'} ${commas(names, mostNames)}: ${definedWords(all)}, validated`,
      `SELECT wanted.name FROM (VALUES ${wanted}) AS wanted(of, name, valid, type, columns, refers, deletes, updates, defers, deferred) WHERE NOT EXISTS (
    SELECT FROM pg_constraint WHERE conrelid = to_regclass(wanted.of) AND conname = wanted.name AND (convalidated OR NOT wanted.valid)
      AND contype = wanted.type AND condeferrable = wanted.defers AND condeferred = wanted.deferred AND (wanted.refers IS NULL OR confrelid = to_regclass(wanted.refers))
      AND (wanted.type <> 'f' OR confdeltype = wanted.deletes AND confupdtype = wanted.updates)
      AND (wanted.columns IS NULL OR wanted.columns = ARRAY(SELECT attname::text
        FROM unnest(conkey) WITH ORDINALITY AS key(number, place) JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place)))`,
    ),
  ];
}

/** As pg_constraint has them. */
const actions: Readonly<Record<ReferentialAction, string>> = {
  'no-action': 'a',
  restrict: 'r',
  cascade: 'c',
  'set-null': 'n',
  'set-default': 'd',
};

/** Conditions are not compared: the server writes them in its own way. */
function definedWords(all: readonly ConstraintOf[]): string {
  const checks = all.filter(({ one }) => one.kind === 'check' || one.kind === 'exclusion').length;
  if (checks === 0) return 'as defined';
  return checks === all.length ? 'there' : 'as defined (of conditions: there)';
}

function definitionRow(of: ConstraintOf): string {
  return constraintRow({ ...of, one: { ...of.one, valid: true } }).join();
}

function constraintRow({
  table,
  one: { name, valid, kind, columns, references, deferrable, initiallyDeferred },
  after: { relations },
}: ConstraintOf): readonly string[] {
  const isListed = kind === 'primary-key' || kind === 'unique' || kind === 'foreign-key';
  const list = `ARRAY[${columns.map(stringLiteral).join(', ')}]::text[]`;
  const parent = references && relations.get(references.relation);
  const refers = parent === undefined ? 'NULL::text' : stringLiteral(qualifiedName(parent));
  return [
    stringLiteral(qualifiedName(table)),
    stringLiteral(name),
    String(valid),
    `'${contypes[kind]}'::"char"`,
    isListed && columns.length > 0 ? list : 'NULL::text[]',
    refers,
    `'${references === undefined ? '' : actions[references.onDelete]}'::"char"`,
    `'${references === undefined ? '' : actions[references.onUpdate]}'::"char"`,
    String(deferrable),
    String(initiallyDeferred),
  ];
}

// ------------------------------------------------------------------------------------------------------------- security

function securityChecks({ key, before, after, end }: Part): readonly Check[] {
  const [was, is, last] = [before, after, end].map((schema) => tableByKey(schema, key));
  if (is === undefined || last === undefined) return [];
  const { enabled } = is.rowSecurity;
  const has = (table: Table | undefined, name: string): boolean =>
    table?.policies.some((one) => one.name === name) === true;
  const added = is.policies.filter(({ name }) => !has(was, name) && has(last, name));
  return [
    ...(enabled === (was?.rowSecurity.enabled ?? false) || enabled !== last.rowSecurity.enabled
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
