/**
 * What to ask before columns and tables go: what depends on them and would refuse the DROP, or would go with a CASCADE, and how many rows hold a value in a
 * column that goes. SQL as text; nothing is sent.
 */
import { groupBy } from '../../collections/group-by.ts';
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, resolveRelation } from '../../schema/lookup.ts';
import type { TakenLoss } from '../../proof/losses.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { commas, joinedColumns } from '../../text/enumerate.ts';
import type { Check } from '../model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { lossesAt } from '../rows/losses.ts';
import { shown } from '../shown.ts';
import { goesAlong } from './along-checks.ts';
import { noneNamed, qualifiedName, regclass, stringLiteral, toLookAt, unseen } from './check-sql.ts';
import { Formers } from './former.ts';

export interface DroppedChecks {
  readonly dependents: readonly Check[];
  readonly values: readonly Check[];
}

export function droppedChecks(statements: readonly Placed[], server: number): DroppedChecks {
  const [first] = statements;
  if (first === undefined) return { dependents: [], values: [] };
  const gone = goneIn(statements, new Formers(first.section.found));
  return { dependents: dependents(gone, first.section.found, server), values: valuesThatGo(gone) };
}

const mostNames = 6;

interface GoneColumn {
  readonly table: Table;
  readonly column: Column;
  readonly isCascade: boolean;
  /** Nothing of the change keeps its values. */
  readonly isLost: boolean;
  /** What keeps those of some rows. */
  readonly taken: TakenLoss | undefined;
}

interface Gone {
  readonly columns: readonly GoneColumn[];
  readonly tables: readonly { readonly table: Table; readonly isCascade: boolean }[];
  /** Rows of pg_depend's objects that the change takes out of the way before: queries. */
  readonly freed: readonly string[];
  /** What else it frees is not known. */
  readonly isOpen: boolean;
}

function goneIn(statements: readonly Placed[], formers: Formers): Gone {
  const columns: GoneColumn[] = [];
  const tables: { readonly table: Table; readonly isCascade: boolean }[] = [];
  const freed: string[] = [];
  let isOpen = false;
  for (const placed of statements) {
    const schema = schemaAt(placed);
    const lost = new Map(
      lossesAt(placed).flatMap(({ what, of, taken }) =>
        what === 'values' || what === 'values taken' ? [[of, taken] as const] : [],
      ),
    );
    if (placed.one.gaps.length > 0) isOpen = true;
    for (const { operation } of placed.one.actions) {
      if (operation.kind === 'dropColumn') {
        const key = relationKey(schema, operation.table);
        const table = formers.table(key);
        const former = formers.column(key, operation.column.text);
        const of = table && former !== undefined ? column(table, former) : undefined;
        const name = `${displayName(key)}.${operation.column.text}`;
        if (table !== undefined && of !== undefined)
          columns.push({
            ...{ table, column: of, isCascade: operation.cascade },
            ...{ isLost: lost.has(name), taken: lost.get(name) },
          });
      } else if (operation.kind === 'dropRelation' && operation.relation === 'table') {
        const table = formers.table(relationKey(schema, operation.target));
        if (table !== undefined) tables.push({ table, isCascade: operation.cascade });
      } else {
        if (mayFree.has(operation.kind)) isOpen = true;
        freed.push(...freedBy(operation, placed, formers));
      }
      formers.note(operation, schema);
    }
  }
  return { columns, tables, freed, isOpen };
}

/** What is left where a statement that nobody follows here may free more. */
const mayFree: ReadonlySet<Operation['kind']> = new Set([
  ...(['doBlock', 'executeDynamic', 'other', 'dropFunction', 'createFunction', 'alterFunction'] as const),
  ...(['dropRule', 'createRule', 'changePublication', 'dropType', 'alterPolicy', 'dropSchema'] as const),
  ...([
    'dropObject',
    'alterObject',
    'dropOwned',
    'alterColumnType',
    'redefineColumn',
    'dropDefault',
  ] as const),
  ...(['detachPartition', 'alterTableOption', 'createObject'] as const),
]);

/** A query of the objects that are out of the way behind it. */
function freedBy(operation: Operation, placed: Placed, formers: Formers): readonly string[] {
  const schema = schemaAt(placed);
  switch (operation.kind) {
    case 'dropRelation':
    case 'createView': {
      const name = operation.kind === 'createView' ? operation.view : operation.target;
      const found = resolveRelation(schema, name);
      if (found === undefined) return [];
      const is = regclass(found);
      return [
        operation.kind === 'createView'
          ? `SELECT 'pg_rewrite'::regclass, oid, 0 FROM pg_rewrite WHERE ev_class = ${is}`
          : `SELECT 'pg_class'::regclass, oid, 0 FROM pg_class WHERE oid = ${is}`,
      ];
    }
    case 'dropConstraint':
    case 'dropTrigger':
    case 'dropPolicy': {
      const table = formers.table(relationKey(schema, operation.table));
      if (table === undefined) return [];
      const name = operation.kind === 'dropConstraint' ? operation.constraint : operation.name;
      const [catalog, of, called] = {
        dropConstraint: ['pg_constraint', 'conrelid', 'conname'],
        dropTrigger: ['pg_trigger', 'tgrelid', 'tgname'],
        dropPolicy: ['pg_policy', 'polrelid', 'polname'],
      }[operation.kind];
      return [
        `SELECT '${catalog ?? ''}'::regclass, oid, 0 FROM ${catalog ?? ''} WHERE ${of ?? ''} = ${regclass(table)} AND ${called ?? ''} = ${stringLiteral(name.text)}`,
      ];
    }
    default:
      return [];
  }
}

// ----------------------------------------------------------------------------------------------------------- dependents

/** As the server looks for them: what goes along by itself, and what depends on any of that and stays. */
function dependents(gone: Gone, found: Schema, server: number): readonly Check[] {
  const { columns, tables, freed, isOpen } = gone;
  const all = [...columns, ...tables];
  if (all.length === 0 || all.some(({ table }) => table.kind !== 'table')) return [];
  const own = columns.map(({ table, column: { name } }) => `${shown(table.key)}.${oneLine(name)}`);
  const names = [...own, ...tables.map(({ table }) => shown(table.key))];
  const isCascade = all.some((one) => one.isCascade);
  const seeds = [
    ...(columns.length === 0 ? [] : [columnSeeds(columns, server)]),
    ...tables.map(({ table }) => `SELECT 'pg_class'::regclass::oid, ${regclass(table)}::oid, 0`),
    ...freed,
  ];
  const by = `d.refclassid = goes.classid AND d.refobjid = goes.objid AND (goes.objsubid = 0 OR d.refobjsubid = goes.objsubid)`;
  const words = tables.length === 0 ? joinedColumns(own, mostNames) : commas(names, mostNames);
  const besides = isCascade ? 'CASCADE would take it along; ' : '';
  return [
    noneNamed(
      `nothing else depends on ${words} (${besides}what function bodies refer to is not seen)`,
      `WITH RECURSIVE goes(classid, objid, objsubid) AS (${seeds.join('\n  UNION ')}
  UNION SELECT d.classid, d.objid, d.objsubid FROM goes JOIN pg_depend AS d ON ${by} WHERE d.deptype IN ('a', 'i', 'P', 'S'))
SELECT DISTINCT regexp_replace(pg_describe_object(d.classid, d.objid, d.objsubid), '^rule "?_RETURN"? on ', '') FROM goes JOIN pg_depend AS d ON ${by}
  WHERE d.deptype = 'n' AND NOT EXISTS (SELECT FROM goes AS own WHERE own.classid = d.classid AND own.objid = d.objid AND own.objsubid IN (0, d.objsubid))
UNION ALL ${unseen(all.map(({ table }) => table)).join('')}`,
      isCascade || isOpen ? 'look' : 'STOP',
    ),
    ...(columns.length === 0 || server < 10
      ? []
      : goesAlong(
          [...new Set(columns.map(({ table }) => table))],
          columnSeeds(columns, server),
          joinedColumns(own, mostNames),
          found,
        )),
  ];
}

/** Of partitions too: the server drops them there. */
function columnSeeds(columns: readonly GoneColumn[], server: number): string {
  const wanted = columns
    .map(({ table, column: { name } }) => `(${regclass(table)}, ${stringLiteral(name)})`)
    .join(', ');
  const tree = server < 12 ? '' : ' OR attrelid IN (SELECT relid FROM pg_partition_tree(wanted.of))';
  return `SELECT 'pg_class'::regclass::oid, attrelid, attnum::int FROM (VALUES ${wanted}) AS wanted(of, name) JOIN pg_attribute ON attname = wanted.name AND (attrelid = wanted.of${tree}) AND NOT attisdropped`;
}

// --------------------------------------------------------------------------------------------------------------- values

/** So much of a table is read at most: of a larger one its share, as pages come. */
const mostRead = '1024.0 ^ 3';

/** One look for all columns of a table of which the same is taken before. Where every row has a value in each there is nothing to count. */
function valuesThatGo({ columns, tables }: Gone): readonly Check[] {
  const lost = columns.filter(
    ({ table, isLost }) => isLost && table.kind === 'table' && !tables.some((one) => one.table === table),
  );
  const groups = groupBy(lost, ({ table, taken }) => `${table.key} ${taken?.by ?? ''}`);
  return [...groups.values()].flatMap((own) => {
    const { table, taken } = own[0] ?? {};
    const isAny = own.some((one) => one.taken?.left !== undefined || !isAlwaysHeld(one.column));
    if (table === undefined || !isAny) return [];
    const size =
      table.partitionBy === undefined
        ? `pg_relation_size(${regclass(table)})`
        : `(SELECT sum(pg_relation_size(relid)) FROM pg_partition_tree(${regclass(table)}))`;
    const share = `least(100, 100 * ${mostRead} / greatest(${size}, 1))`;
    const left = taken?.left;
    const also = left === undefined ? '' : ` AND ${left.condition}`;
    const isWhole = left !== undefined && own.every(({ column: of }) => isAlwaysHeld(of));
    const counts = isWhole
      ? [`count(*) FILTER (WHERE ${left.condition})`]
      : own.map(({ column: each }) => `count(*) FILTER (WHERE ${heldIn(each)}${also})`);
    const names = isWhole
      ? ['%s']
      : own.map(({ column: { name } }) => `${oneLine(name).replaceAll('%', '%%')} %s`);
    const of = own.map(({ column: { name } }) => oneLine(name));
    const which = of.length === 1 ? 'goes' : 'go';
    const alias = left === undefined ? '' : ` AS ${quoteIdentifier(left.alias)}`;
    const places = taken === undefined ? '' : placesInWords(taken.places);
    const title = isWhole
      ? `rows of ${shown(table.key)} that ${places} ${doOrDoes(taken)} not meet: their values of ${commas(of, mostNames)} go`
      : left === undefined
        ? `rows of ${shown(table.key)} with a value in ${commas(of, mostNames)}, which ${which}${taken === undefined ? '' : ` (those that ${places} ${taken.places.length === 1 ? 'reads' : 'read'} too)`}`
        : `rows of ${shown(table.key)} that ${places} ${doOrDoes(taken)} not meet with a value in ${commas(of, mostNames)}, which ${which}`;
    return [
      {
        ...toLookAt(
          title,
          `SELECT format(${stringLiteral(`${names.join(', ')} of %s rows%s`)}, ${[...counts, 'count(*)'].join(', ')}, CASE WHEN ${share} < 100 THEN format(' in %s %% of its pages', round((${share})::numeric, 1)) ELSE '' END) FROM ${qualifiedName(table)}${alias} TABLESAMPLE SYSTEM (${share})`,
          'rows',
        ),
        // A default may be text of the migration.
        quotesMigration: left !== undefined || own.some(({ column: each }) => defaultOf(each) !== undefined),
      },
    ];
  });
}

function doOrDoes(taken: TakenLoss | undefined): string {
  return taken?.places.length === 1 ? 'does' : 'do';
}

/** Without nulls, and of no type or default that says nothing. */
function isAlwaysHeld(of: Column): boolean {
  return !of.nullable && heldIn(of) === `${quoteIdentifier(of.name)} IS NOT NULL`;
}

const texts = new Set(['text', 'varchar', 'bpchar', 'citext']);

function heldIn(of: Column): string {
  const name = quoteIdentifier(of.name);
  const isText = texts.has(of.type.name) && of.type.arrayDimensions === 0;
  const value = defaultOf(of);
  return [
    `${name} IS NOT NULL`,
    ...(isText ? [`${name} <> ''`] : []),
    ...(value === undefined || (isText && value === "''") ? [] : [`${name} <> ${value}`]),
  ].join(' AND ');
}

const comparable = new Set([
  ...['text', 'varchar', 'citext', 'bool', 'int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'jsonb'],
  ...['date', 'timestamp', 'timestamptz', 'uuid'],
]);

/** A constant that says nothing: whoever compares it needs an operator that is surely there. */
function defaultOf({ default: value, type, generated }: Column): string | undefined {
  const text = value?.trim().replace(/::[\w ]+(?:\([\d,]+\))?$/, '');
  const isPlain = type.arrayDimensions === 0 && comparable.has(type.name) && generated === undefined;
  return isPlain && text !== undefined && /^(?:-?\d+(?:\.\d+)?|'(?:[^'\\]|'')*'|true|false)$/i.test(text)
    ? text
    : undefined;
}
