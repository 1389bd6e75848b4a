/**
 * Determines the columns of a query's source on a schema, through WITH queries, subqueries, views and functions. Sources with unknown
 * columns are marked.
 */
import { builtInColumns } from './built-in-rows.ts';
import type { Name, ObjectName } from '../operations/model/operation.ts';
import { relationNamed } from '../queries/scope.ts';
import { candidateKeys, keyOf, resolveRelation } from '../schema/lookup.ts';
import type { ColumnType, Relation, Schema } from '../schema/model.ts';
import { dialectOf } from './dialect.ts';
import { systemRelation } from './system-relations.ts';
import type { Block, Cte, FromSource, Output, Sight } from './outline.ts';

export interface Offered {
  readonly name: string;
  readonly type: ColumnType | undefined;
  /** The relation's column that is passed on unchanged. */
  readonly base: BaseColumn | undefined;
  /** Where the statement itself names it. */
  readonly declared: Name | undefined;
}

export interface BaseColumn {
  readonly relation: string;
  readonly column: string;
}

export interface Offer {
  readonly columns: readonly Offered[];
  /** True if it has no other columns. */
  readonly complete: boolean;
  /** Set for a source that is a table, a view or a sequence. */
  readonly relation: Relation | undefined;
}

/** The schema before the statement, and the one after it, for objects that it creates. */
export interface World {
  readonly schema: Schema;
  readonly after: Schema;
}

const nothing: Offer = { columns: [], complete: false, relation: undefined };
const deepest = 40;

/** Each source is computed once in a world: every output of a query asks for all columns of its sources. */
const offers = new WeakMap<World, Map<FromSource, Offer>>();

export function offerOf(source: FromSource, world: World, depth = 0): Offer {
  const known = offers.get(world) ?? new Map<FromSource, Offer>();
  offers.set(world, known);
  const found = known.get(source);
  if (found !== undefined) return found;
  // A query that reads itself finds nothing there.
  known.set(source, nothing);
  const made = renamed(source.columns, ownOffer(source, world, depth));
  known.set(source, made);
  return made;
}

/** The first columns under the names that the statement gives them. */
function renamed(names: readonly Name[], own: Offer): Offer {
  if (names.length === 0) return own;
  const given = names.map((name, i): Offered => ({
    name: name.text,
    type: own.columns[i]?.type,
    base: own.columns[i]?.base,
    declared: name,
  }));
  return { ...own, columns: [...given, ...own.columns.slice(given.length)] };
}

function ownOffer(source: FromSource, world: World, depth: number): Offer {
  if (depth > deepest) return nothing;
  const { of } = source;
  switch (of.kind) {
    case 'relation': {
      const cte = cteNamed(source.seenFrom, of.name);
      if (cte !== undefined) return cteOffer(cte, world, depth + 1);
      const relation = relationNamed(world.schema, of.name);
      return relation === undefined ? systemOffer(of.name, world) : relationOffer(relation);
    }
    case 'query':
      return of.block === undefined ? nothing : blockOffer(of.block, world, depth + 1);
    case 'function':
      return functionOffer(source, of.name, of.ordinality, world);
    case 'declared': {
      const key = resolveRelation(world.after, of.name)?.key;
      const columns = of.columns.map((name): Offered => ({
        name: name.text,
        type: undefined,
        base: key === undefined ? undefined : { relation: key, column: name.text },
        // Where the table is known, its own name is no alias.
        declared: key === undefined ? name : undefined,
      }));
      return { columns, complete: true, relation: undefined };
    }
  }
}

function systemOffer(name: ObjectName, { schema }: World): Offer {
  const found = systemRelation(name, schema);
  if (found === undefined) return nothing;
  const columns = found.columns.map((one) => ({
    ...plain(one.name, one.type),
    base: { relation: found.key, column: one.name },
  }));
  return { columns, complete: true, relation: undefined };
}

function relationOffer(relation: Relation): Offer {
  const base = (column: string): BaseColumn => ({ relation: relation.key, column });
  switch (relation.kind) {
    case 'table':
    case 'foreign-table':
      return {
        columns: relation.columns.map(({ name, type }) => ({
          name,
          type,
          base: base(name),
          declared: undefined,
        })),
        complete: relation.complete && relation.origin.unseen !== true,
        relation,
      };
    case 'view':
    case 'materialized-view': {
      const columns = relation.columns?.map((name, i) => ({
        name,
        type: relation.columnTypes[i],
        base: base(name),
        declared: undefined,
      }));
      return { columns: columns ?? [], complete: columns !== undefined, relation };
    }
    case 'sequence':
      return {
        columns: ['last_value', 'log_cnt', 'is_called'].map((name) => ({
          name,
          type: undefined,
          base: base(name),
          declared: undefined,
        })),
        complete: true,
        relation,
      };
  }
}

/** The WITH query that a name means; a name with a schema means none. */
export function cteNamed(sight: Sight | undefined, { schema, name }: ObjectName): Cte | undefined {
  if (schema !== undefined) return undefined;
  return ctesSeen(sight).find((one) => one.name.text === name.text);
}

/** The WITH queries that can be read at a place: those of the innermost block first, and of each block the last one first. */
export function ctesSeen(sight: Sight | undefined): readonly Cte[] {
  const found: Cte[] = [];
  for (let at = sight; at !== undefined; at = at.block.outer)
    found.push(...at.block.ctes.slice(0, at.ctes).toReversed());
  return found;
}

function cteOffer({ query, columns }: Cte, world: World, depth: number): Offer {
  return renamed(columns, query === undefined ? nothing : blockOffer(query, world, depth));
}

/** The output columns of a query. */
function blockOffer(block: Block, world: World, depth = 0): Offer {
  if (depth > deepest) return nothing;
  let complete = block.outputs.length > 0;
  const home = sideOf(block);
  const columns = block.outputs.flatMap((output): readonly Offered[] => {
    if (output.path?.star === true) {
      const star = starOf(output, home, world, depth);
      complete &&= star.complete;
      return star.columns;
    }
    const base = output.path === undefined ? undefined : columnIn(home, output, world, depth);
    const name = output.name?.text ?? output.usual ?? '?column?';
    const declared = output.aliased || base === undefined ? output.name : base.declared;
    return [{ name, type: base?.type, base: base?.base, declared }];
  });
  return { columns, complete, relation: undefined };
}

/** Output names of a UNION are those of its first side, and refer to that side's sources. */
function sideOf(block: Block): Block {
  return block.first === undefined ? block : sideOf(block.first);
}

function starOf({ path }: Output, block: Block, world: World, depth: number): Offer {
  const qualifier = path?.parts.at(-1)?.text;
  const asked = block.sources.filter(
    (one) => !one.qualifiedOnly && (qualifier === undefined || one.called?.text === qualifier),
  );
  const offers = asked.map((one) => ({ merged: one.merged, offer: offerOf(one, world, depth + 1) }));
  return {
    columns: offers.flatMap(({ merged, offer }) =>
      offer.columns.filter(({ name }) => !merged.includes(name)),
    ),
    complete: offers.length > 0 && offers.every(({ offer }) => offer.complete),
    relation: undefined,
  };
}

function columnIn(block: Block, { path }: Output, world: World, depth: number): Offered | undefined {
  const sight = { block, sources: block.sources.length, ctes: block.ctes.length };
  return findColumn(sight, path?.parts.map(({ text }) => text) ?? [], world, depth + 1)?.offered;
}

export interface FoundColumn {
  readonly source: FromSource;
  readonly offered: Offered;
}

/**
 * The column that a dotted name refers to, from the inside out. Undefined if no known source has it, several have it, or an unknown source
 * might.
 */
export function findColumn(
  sight: Sight | undefined,
  parts: readonly string[],
  world: World,
  depth = 0,
): FoundColumn | undefined {
  const name = parts.at(-1);
  const qualifier = parts.at(-2);
  for (let at = sight; at !== undefined; at = at.block.outer) {
    const visible = at.block.sources.slice(0, at.sources);
    const asked =
      qualifier === undefined
        ? visible.filter((one) => !one.qualifiedOnly)
        : visible.filter((one) => one.called?.text === qualifier);
    const found: FoundColumn[] = [];
    let doubt = false;
    for (const source of asked) {
      const offer = offerOf(source, world, depth + 1);
      const offered = offer.columns.find((one) => one.name === name);
      if (offered !== undefined && !source.merged.includes(offered.name)) found.push({ source, offered });
      if (offered === undefined) doubt ||= !offer.complete;
    }
    const [only] = found;
    if (only !== undefined) return found.length === 1 && !doubt ? only : undefined;
    if (doubt || (qualifier !== undefined && asked.length > 0)) return undefined;
  }
  return undefined;
}

// --------------------------------------------------------------------------------------------------------------- functions

function functionOffer(
  source: FromSource,
  name: ObjectName | undefined,
  ordinality: boolean,
  { schema }: World,
): Offer {
  const own = name === undefined ? undefined : rowsOf(name, source, schema);
  const extra = ordinality && name !== undefined ? [plain('ordinality')] : [];
  if (own !== undefined) return { ...own, columns: [...own.columns, ...extra] };
  // A query with a column list defines the columns of the function.
  return { ...nothing, complete: source.columns.length > 0 };
}

function plain(name: string, type?: ColumnType): Offered {
  return { name, type, base: undefined, declared: undefined };
}

/** The columns of a function's result. */
function rowsOf(name: ObjectName, source: FromSource, schema: Schema): Offer | undefined {
  const isBuiltIn = name.schema === undefined && dialectOf(schema).hasCatalog;
  const built = isBuiltIn ? builtInColumns(name.name.text) : undefined;
  if (built !== undefined) {
    const columns =
      built.length > 0 ? built : [source.aliased ? (source.called?.text ?? '') : name.name.text];
    return { columns: columns.map((one) => plain(one)), complete: true, relation: undefined };
  }
  const routines = candidateKeys(schema, name).flatMap((key) => schema.functions.get(key) ?? []);
  const [routine] = routines;
  if (routine === undefined || routines.length > 1) return undefined;
  const out = routine.parameters.filter(({ mode }) => mode === 'table' || mode === 'out' || mode === 'inout');
  if (out.length > 0)
    return {
      columns: out.map((one, i) => plain(one.name ?? `column${i + 1}`, one.type)),
      complete: true,
      relation: undefined,
    };
  const { returns } = routine;
  if (returns === undefined || returns.name === 'record') return undefined;
  const row = schema.relations.get(keyOf(returns.schema ?? 'public', returns.name));
  if (row !== undefined) return { ...relationOffer(row), relation: undefined };
  return {
    columns: [plain(source.called?.text ?? routine.name, returns)],
    complete: true,
    relation: undefined,
  };
}
