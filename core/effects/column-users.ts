/**
 * Lists the objects that read a column, under the names that the server uses: constraints and indexes of its table, views, policies of any
 * table, publications, function bodies.
 */
import { mentions } from '../schema/expression-text.ts';
import { column, displayName } from '../schema/lookup.ts';
import type { BoundText, Relation, RewriteRule, Schema, Table, Trigger } from '../schema/model.ts';

/** `changed`: columns that the statement itself drops or makes plain. */
export function columnUsers(
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
    ...policiesReading(schema, { relation: of.key, column: name }).map(policyText),
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

/** The rule's own row is NEW or OLD; what its actions read from other tables is not known. */
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

/** A partition's copy of a trigger is dropped with the parent's trigger. */
function fires({ columns, when, inherited }: Trigger, name: string): boolean {
  return !inherited && (columns.includes(name) || mentions(when, name));
}

interface Read {
  readonly relation: string;
  /** Undefined for any column. */
  readonly column?: string;
}

export interface PolicyOn {
  readonly name: string;
  /** Key of its table. */
  readonly on: string;
}

/** Policies of this table and of others whose expressions read it. */
export function policiesReading(schema: Schema, read: Read): readonly PolicyOn[] {
  const found: PolicyOn[] = [];
  for (const one of schema.relations.values()) {
    if (!('policies' in one)) continue;
    for (const { name, using, withCheck } of one.policies) {
      if (isRead(using, read) || isRead(withCheck, read)) found.push({ name, on: one.key });
    }
  }
  return found;
}

export function policyText({ name, on }: PolicyOn): string {
  return `policy ${name} on table ${displayName(on)}`;
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

/**
 * Only bodies in SQL-standard form depend on what they read. The text alone does not show whether an unqualified column belongs to another
 * table, so such columns are skipped.
 */
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
