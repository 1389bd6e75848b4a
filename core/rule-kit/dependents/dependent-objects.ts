/** Objects that use a table or column, as far as replay knows: views, policies, triggers, and functions by the text of their bodies. */
import type { RelatedPlace } from '../../findings/finding.ts';
import { dialectOfPath } from '../../migrations/dialect/dialect.ts';
import { askedWords } from '../../models/asked.ts';
import { mentions } from '../../schema/expression-text.ts';
import { displayName, nameInKey, tableByKey } from '../../schema/lookup.ts';
import { queriesNamingColumn, queriesNamingTable, type Asked } from '../../query-index/query-index.ts';
import type { Origin, Schema, Table } from '../../schema/model.ts';
import type { Surroundings } from '../tables/tables.ts';

export interface Use {
  readonly kind: 'view' | 'policy' | 'trigger' | 'function' | 'generated column' | 'check' | 'query';
  /** For display. */
  readonly name: string;
  /** Key of the relation or function, if it is an object of its own; else of its table. For a query its path. */
  readonly key: string;
  readonly origin: Origin;
  /** Of a query that a library writes. */
  readonly asked?: Asked;
}

/** Views that read the column, policies and triggers of its table that name it, functions whose body names both. */
export function usesOfColumn(schema: Schema, key: string, column: string): readonly Use[] {
  const table = tableByKey(schema, key);
  const policies = (table?.policies ?? []).filter((one) =>
    [...(one.using?.references ?? []), ...(one.withCheck?.references ?? [])].some(
      (reference) => reference.kind === 'column' && reference.relation === key && reference.column === column,
    ),
  );
  const triggers = (table?.triggers ?? []).filter(
    (one) => !one.inherited && (one.columns.includes(column) || mentions(one.when, column)),
  );
  return [
    ...viewsOn(schema, key, column),
    ...policies.map(({ name, origin }): Use => ({ kind: 'policy', name, key, origin })),
    ...triggers.map(({ name, origin }): Use => ({ kind: 'trigger', name, key, origin })),
    ...(table === undefined ? [] : expressionsNaming(table, column)),
    ...functionsNaming(schema, nameInKey(key), column),
  ];
}

/** Generated columns and CHECKs of the table itself. */
function expressionsNaming(table: Table, column: string): readonly Use[] {
  const { key } = table;
  const generated = table.columns.filter(
    (one) => one.generated !== undefined && one.name !== column && mentions(one.default, column),
  );
  const checks = table.constraints.filter((one) => one.kind === 'check' && mentions(one.expression, column));
  return [
    ...generated.map(({ name, origin }): Use => ({ kind: 'generated column', name, key, origin })),
    ...checks.map(({ name, origin }): Use => ({ kind: 'check', name, key, origin })),
  ];
}

/** Queries outside of migrations that name the relation, or its column. */
export function usesInQueries(context: Surroundings, key: string, column?: string): readonly Use[] {
  const { queriesNaming } = context.beyond;
  const places =
    column === undefined
      ? queriesNamingTable(queriesNaming, context.schema, key)
      : queriesNamingColumn(queriesNaming, context.schema, key, column);
  if (places.length === 0) return [];
  // Queries belong to the current code: an object that a later migration creates again exists for them.
  const last = context.latest.relations.get(key);
  const has = last !== undefined && 'constraints' in last && last.columns.some((one) => one.name === column);
  if (column === undefined ? last !== undefined : has) return [];
  return places
    .filter(
      ({ path, isSeed }) =>
        !isBeside(path, context) &&
        !isForOther(path, context.schema) &&
        !(isSeed && context.schema.dialect !== 'postgresql'),
    )
    .map(({ path, span, asked }) => ({
      kind: 'query',
      name: path,
      key: path,
      origin: { file: path, span },
      ...(asked === undefined ? {} : { asked }),
    }));
}

/** The file itself, and the scripts of a series without a known tool: they run before or after it. */
function isBeside(path: string, { path: own, file }: Surroundings): boolean {
  if (path === own || file !== undefined || !path.endsWith('.sql')) return path === own;
  return path.slice(0, path.lastIndexOf('/') + 1) === own.slice(0, own.lastIndexOf('/') + 1);
}

/** A script for another server, by its path, where the object still exists. */
function isForOther(path: string, { dialect }: Schema): boolean {
  const named = path.endsWith('.sql') ? dialectOfPath(path) : undefined;
  return named !== undefined && named.recognised !== dialect;
}

export function usesOfTable(schema: Schema, key: string): readonly Use[] {
  return [...viewsOn(schema, key, undefined), ...functionsNaming(schema, nameInKey(key), undefined)];
}

/** Other functions whose body names it. */
export function usesOfFunction(schema: Schema, key: string): readonly Use[] {
  return functionsNaming(schema, nameInKey(key), undefined).filter((one) => one.key !== key);
}

/** For a finding's related places: more than a handful do not help. */
export function usePlaces(uses: readonly Use[]): readonly RelatedPlace[] {
  return uses.slice(0, 10).map(({ kind, name, origin, asked }) => ({
    file: origin.file,
    span: origin.span,
    message: kind === 'query' ? namingWords(asked) : `The ${kind} ${name} uses it.`,
  }));
}

function namingWords(asked: Asked | undefined): string {
  if (asked === undefined) return 'This query names it.';
  const { model, verbs } = asked;
  return `${askedWords(model, verbs)} ${verbs.length > 1 ? 'name' : 'names'} it.`;
}

/** Views that read the relation, or its column. */
function viewsOn(schema: Schema, key: string, column: string | undefined): readonly Use[] {
  return (schema.readersOf.get(key) ?? []).flatMap((reader) => {
    const view = schema.relations.get(reader);
    if (view?.kind !== 'view' && view?.kind !== 'materialized-view') return [];
    if (view.certainty !== 'certain') return [];
    const reads =
      column === undefined || view.dependencies.some((one) => one.relation === key && one.column === column);
    return reads ? [{ kind: 'view', name: displayName(view.key), key: view.key, origin: view.origin }] : [];
  });
}

/**
 * By the text of the body: it contains both names, and no other table that it names has a column of that name. Whether the name denotes
 * this object is not certain, so only distinctive names count.
 */
function functionsNaming(schema: Schema, table: string, column: string | undefined): readonly Use[] {
  const found: Use[] = [];
  for (const routines of schema.functions.values())
    for (const { key, source, sqlBody, origin } of routines) {
      const text = source ?? sqlBody;
      if (text === undefined || !says(text, table)) continue;
      if (column !== undefined && (!says(text, column) || isAmbiguous(schema, text, table, column))) continue;
      found.push({ kind: 'function', name: displayName(key), key, origin });
    }
  return found;
}

function says(text: string, name: string): boolean {
  return text.includes(name) && mentions(text, name);
}

function isAmbiguous(schema: Schema, text: string, table: string, column: string): boolean {
  for (const one of schema.relations.values())
    if (one.kind === 'table' && one.name !== table && one.columns.some(({ name }) => name === column))
      if (says(text, one.name)) return true;
  return false;
}
