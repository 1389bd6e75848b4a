/**
 * What makes the server refuse a statement wherever it runs: objects that read the column whose type changes, and what depends on a thing
 * that is dropped without CASCADE. From replay, by name; what is only possible is not told.
 */
import type { AlterColumnType, DropColumn, ObjectName, Operation } from '../operations/operation.ts';
import { blockersOf } from '../schema/cascade.ts';
import { thingText, type Thing } from '../schema/difference.ts';
import { mentions } from '../schema/expression-text.ts';
import {
  column,
  displayName,
  inheritors,
  partitions,
  resolveRelation,
  table,
  tableByKey,
} from '../schema/lookup.ts';
import type { BoundText, Relation, RewriteRule, Schema, Table, Trigger } from '../schema/model.ts';

export interface Refusal {
  /** They read or name the column; they depend on what is dropped; or nobody may change the column in this table. */
  readonly why: 'column-in-use' | 'needs-cascade' | 'partition-key' | 'inherited-column' | 'typed-table';
  /** As the server calls them: `view v`, `policy p on table t`. */
  readonly by: readonly string[];
}

export interface RefusalScope {
  /** Before the statement. */
  readonly schema: Schema;
  readonly targetVersion: number;
  /** What else the statement does: what another action takes away or changes too does not stand in the way. */
  readonly siblings: readonly Operation[];
}

export function refusalOf(operation: Operation, scope: RefusalScope): Refusal | undefined {
  switch (operation.kind) {
    case 'alterColumnType':
      return fixed(operation, scope.schema) ?? inUse(operation, scope);
    case 'dropColumn':
      return fixed(operation, scope.schema) ?? needsCascade(operation, scope);
    case 'dropRelation':
    case 'dropIndex':
    case 'dropType':
    case 'dropFunction':
    case 'dropConstraint':
      return needsCascade(operation, scope);
    default:
      return undefined;
  }
}

/** The column is not this table's to change. */
function fixed(operation: AlterColumnType | DropColumn, schema: Schema): Refusal | undefined {
  const known = table(schema, operation.table);
  const name = operation.column.text;
  const found = known === undefined ? undefined : column(known, name);
  if (known?.certainty !== 'certain' || found === undefined) return undefined;
  const of = `table ${displayName(known.key)}`;
  if (known.ofType !== undefined) return { why: 'typed-table', by: [of] };
  if (found.parents > 0) return { why: 'inherited-column', by: [of] };
  const { partitionBy } = known;
  const isKey =
    partitionBy !== undefined &&
    (partitionBy.columns.includes(name) ||
      partitionBy.elements.some((one) => one.column === name || mentions(one.expression, name)));
  return isKey ? { why: 'partition-key', by: [of] } : undefined;
}

function inUse(operation: AlterColumnType, { schema, siblings }: RefusalScope): Refusal | undefined {
  const known = table(schema, operation.table);
  if (known?.certainty !== 'certain') return undefined;
  const changed = new Set(siblings.flatMap((one) => columnChanged(one) ?? []));
  const by = below(schema, known).flatMap((one) => columnUsers(schema, one, operation.column.text, changed));
  return by.length === 0 ? undefined : { why: 'column-in-use', by: [...new Set(by)] };
}

function needsCascade(operation: Operation, scope: RefusalScope): Refusal | undefined {
  if (!('cascade' in operation) || operation.cascade) return undefined;
  const { schema, siblings } = scope;
  const taken = siblings.flatMap((one) => takenBy(one, schema) ?? []);
  const blockers = blockersOf(schema, operation).filter(
    (one) => one.certain && !taken.some((each) => each(one)) && !goesAlong(one, operation, scope),
  );
  const by = [...blockers.map(thingText), ...besides(operation, scope)];
  return by.length === 0 ? undefined : { why: 'needs-cascade', by: [...new Set(by)] };
}

/** 14 drops columns that are generated from a dropped one without a word. */
function goesAlong({ kind, name, on }: Thing, operation: Operation, scope: RefusalScope): boolean {
  if (scope.targetVersion >= 15 || operation.kind !== 'dropColumn' || kind !== 'column') return false;
  const known = on === undefined ? undefined : tableByKey(scope.schema, on);
  return known !== undefined && column(known, name)?.generated !== undefined;
}

/** Rules, publications and policies, which depend on columns and tables too. */
function besides(operation: Operation, { schema, targetVersion, siblings }: RefusalScope): readonly string[] {
  if (operation.kind === 'dropRelation') {
    const key = resolveRelation(schema, operation.target)?.key;
    const others = siblings.flatMap((one) =>
      one.kind === 'dropRelation' ? (resolveRelation(schema, one.target)?.key ?? []) : [],
    );
    return key === undefined ? [] : policiesReading(schema, { relation: key }, [key, ...others]);
  }
  if (operation.kind !== 'dropColumn') return [];
  const known = table(schema, operation.table);
  if (known?.certainty !== 'certain') return [];
  const changed = new Set(siblings.flatMap((one) => columnChanged(one) ?? []));
  return below(schema, known)
    .map((one) => (targetVersion < 15 ? { ...one, columns: [] } : one))
    .flatMap((one) => columnUsers(schema, one, operation.column.text, changed));
}

/** What a sibling names itself, with the parts of it. */
function takenBy(sibling: Operation, schema: Schema): ((thing: Thing) => boolean) | undefined {
  switch (sibling.kind) {
    case 'dropRelation': {
      const key = resolveRelation(schema, sibling.target)?.key;
      return ({ key: own, on, ownedBy }) => own === key || on === key || ownedBy === key;
    }
    case 'dropColumn':
    case 'alterColumnOption':
      return ({ kind, name }) => kind === 'column' && name === sibling.column.text;
    case 'dropDefault':
      return ({ kind, name }) => kind === 'default' && name === sibling.column.text;
    case 'dropConstraint':
      return ({ kind, name }) => kind === 'constraint' && name === sibling.constraint.text;
    case 'dropType':
      return thingNamed('type', sibling.type);
    case 'dropFunction':
      return thingNamed('function', sibling.function);
    default:
      return undefined;
  }
}

function thingNamed(kind: Thing['kind'], name: ObjectName): (thing: Thing) => boolean {
  return (thing) => thing.kind === kind && thing.name === name.name.text;
}

function columnChanged(operation: Operation): string | undefined {
  return operation.kind === 'dropColumn' || operation.kind === 'alterColumnOption'
    ? operation.column.text
    : undefined;
}

/** The table, its partitions and the tables that inherit from it: the change goes down to them. */
function below(schema: Schema, top: Table): readonly Table[] {
  const under = [...partitions(schema, top.key), ...inheritors(schema, top.key)];
  return [top, ...under.flatMap((one) => below(schema, one))];
}

// ------------------------------------------------------------------------------------------------------ users of a column

/** `changed`: columns that the statement itself drops or makes plain. */
function columnUsers(
  schema: Schema,
  of: Table,
  name: string,
  changed: ReadonlySet<string>,
): readonly string[] {
  const here = `table ${displayName(of.key)}`;
  return [
    ...of.columns.flatMap((one) =>
      one.generated !== undefined && mentions(one.default, name) && !changed.has(one.name)
        ? [`column ${one.name} of ${here}`]
        : [],
    ),
    ...views(schema, of.key, name),
    ...of.rules.filter((one) => rewrites(one, name)).map((one) => `rule ${one.name} on ${here}`),
    ...of.triggers.filter((one) => fires(one, name)).map((one) => `trigger ${one.name} on ${here}`),
    ...policiesReading(schema, { relation: of.key, column: name }),
    ...published(schema, of.key, name),
    ...routines(schema, of, name),
  ];
}

function views(schema: Schema, key: string, name: string): readonly string[] {
  return (schema.readersOf.get(key) ?? []).flatMap((reader) => {
    const view = schema.relations.get(reader);
    if ((view?.kind !== 'view' && view?.kind !== 'materialized-view') || view.certainty !== 'certain')
      return [];
    const reads = view.dependencies.some((one) => one.relation === key && one.column === name);
    return reads ? [`${view.kind.replace('-', ' ')} ${displayName(reader)}`] : [];
  });
}

/** Its own row is NEW or OLD; what its actions read of other tables is not told. */
function rewrites({ where, actions }: RewriteRule, name: string): boolean {
  return [where ?? '', actions].some((text) => {
    const rows = text.matchAll(/\b(?:new|old)\s*\.\s*("(?:[^"]|"")*"|[\w$\u0080-\uffff]+)/gi);
    return [...rows].some(([, one = '']) => folded(one) === name);
  });
}

function folded(identifier: string): string {
  return identifier.startsWith('"')
    ? identifier.slice(1, -1).replaceAll('""', '"')
    : identifier.toLowerCase();
}

/** A partition's copy of a trigger goes with its parent's. */
function fires({ columns, when, inherited }: Trigger, name: string): boolean {
  return !inherited && (columns.includes(name) || mentions(when, name));
}

interface Read {
  readonly relation: string;
  /** Any of them where it is left out. */
  readonly column?: string;
}

/** Of this table and of others whose expressions read it; `gone`: tables whose policies go with them. */
function policiesReading(schema: Schema, read: Read, gone: readonly string[] = []): readonly string[] {
  const found: string[] = [];
  for (const one of schema.relations.values()) {
    if (!('policies' in one) || gone.includes(one.key)) continue;
    for (const { name, using, withCheck } of one.policies) {
      if (isRead(using, read) || isRead(withCheck, read))
        found.push(`policy ${name} on table ${displayName(one.key)}`);
    }
  }
  return found;
}

function isRead(text: BoundText | undefined, { relation, column: name }: Read): boolean {
  const references = text?.references ?? [];
  return references.some((one) => {
    if (one.kind === 'relation') return name === undefined && one.key === relation;
    return (
      one.kind === 'column' && one.relation === relation && !one.output && (name ?? one.column) === one.column
    );
  });
}

function published(schema: Schema, key: string, name: string): readonly string[] {
  const found: string[] = [];
  for (const publication of schema.publications.values()) {
    for (const { relation, columns, where } of publication.tables) {
      if (relation !== key) continue;
      if (columns?.includes(name) === true || mentions(where, name)) {
        found.push(`publication of table ${displayName(key)} in publication ${publication.name}`);
      }
    }
  }
  return found;
}

/** Bodies in SQL-standard form hold on to what they read. Their text is all there is: what may be another table's column is not told. */
function routines(schema: Schema, of: Table, name: string): readonly string[] {
  const found: string[] = [];
  for (const routine of [...schema.functions.values()].flat()) {
    const { sqlBody, parameters } = routine;
    if (sqlBody === undefined || !mentions(sqlBody, name) || !mentions(sqlBody, of.name)) continue;
    if (parameters.some((one) => one.name === name)) continue;
    const isOthers = [...schema.relations.values()].some(
      (one) => one.key !== of.key && hasColumn(one, name) && mentions(sqlBody, one.name),
    );
    if (!isOthers) found.push(`function ${displayName(routine.key)}`);
  }
  return found;
}

function hasColumn(relation: Relation, name: string): boolean {
  switch (relation.kind) {
    case 'table':
    case 'foreign-table':
      return !relation.complete || column(relation, name) !== undefined;
    case 'view':
    case 'materialized-view':
      return relation.columns?.includes(name) !== false;
    case 'sequence':
      return false;
  }
}
