/**
 * Resolves each name of a statement on the schema before it: to a table, a column, or an alias. Names that are uncertain or ambiguous are
 * left out.
 */
import { candidateKeys, resolveIndex, resolveRelation, tableByKey } from '../schema/lookup.ts';
import type { Name } from '../operations/model/operation.ts';
import type { Span } from '../text/span.ts';
import { cteNamed, findColumn, offerOf, type Offered, type World } from './offers.ts';
import { relationNamed } from '../queries/scope.ts';
import { systemRelation } from './system-relations.ts';
import type { Access, Block, Cte, FromSource, Output, Outline, Path, Place, Role, Sight } from './outline.ts';

export type Meaning =
  | { readonly kind: 'relation' | 'index' | 'function' | 'type'; readonly key: string }
  | { readonly kind: 'column'; readonly relation: string; readonly column: string }
  | {
      readonly kind: 'part';
      readonly part: 'constraint' | 'trigger' | 'policy';
      readonly relation: string;
      readonly name: string;
    }
  /** A name that the statement itself defines; places are relative to the statement. */
  | { readonly kind: 'local'; readonly what: 'alias' | 'cte' | 'output'; readonly declared: Name }
  | { readonly kind: 'variable'; readonly name: string };

export interface Use extends Span {
  readonly meaning: Meaning;
  readonly access: Access;
  /** The alias, WITH query or output through which it is used: `total` of a WITH query is a column of `orders` that is passed on. */
  readonly through?: Name;
}

/** The context of the statement: the schemas, and the variables of the enclosing program. */
export interface Around extends World {
  readonly variables: ReadonlySet<string>;
}

export function usesOf(outline: Outline, around: Around): readonly Use[] {
  return outline.roles.flatMap((role) => usesIn(role, around)).sort((a, b) => a.start - b.start);
}

/** The names at a place, including its qualifiers. */
function usesIn(role: Role, around: Around): readonly Use[] {
  switch (role.kind) {
    case 'relation':
      return relationUses(role, around);
    case 'value':
      return pathUses(role.path, role.place, around);
    case 'column':
      return columnUses(role, around);
    case 'merged': {
      const found = findColumn(role.sight, [role.name.text], around);
      return found === undefined ? [] : offeredUses(role, found.offered, 'read');
    }
    case 'alias':
      return role.source.called === undefined ? [] : [local(role, 'alias', role.source.called, 'declare')];
    case 'cte':
      return [local(role, 'cte', role.cte.name, 'declare')];
    case 'output':
      return [local(role, 'output', role.name, 'declare')];
    case 'function': {
      const key = candidateKeys(around.after, role.name).find((one) => around.after.functions.has(one));
      return key === undefined ? [] : [use(role, { kind: 'function', key }, role.access)];
    }
    case 'type': {
      const key = candidateKeys(around.after, role.name).find((one) => around.after.types.has(one));
      if (key !== undefined) return [use(role, { kind: 'type', key }, role.access)];
      const row = resolveRelation(around.schema, role.name);
      return row === undefined ? [] : [use(role, { kind: 'relation', key: row.key }, 'read')];
    }
    case 'part': {
      const relation = relationOf(role.source, around);
      if (relation === undefined) return [];
      const { part, name } = role;
      return [use(role, { kind: 'part', part, relation, name: name.text }, role.access)];
    }
    case 'enum-value':
    case 'after-join':
    case 'other':
      return [];
  }
}

function use({ start, end }: Span, meaning: Meaning, access: Access): Use {
  return { start, end, meaning, access };
}

function local(span: Span, what: 'alias' | 'cte' | 'output', declared: Name, access: Access): Use {
  return use(span, { kind: 'local', what, declared }, access);
}

function relationUses(role: Role & { kind: 'relation' }, { schema, after }: Around): readonly Use[] {
  const { name, access, wanted } = role;
  if (wanted === 'index') {
    const index = resolveIndex(schema, name) ?? resolveIndex(after, name);
    return index === undefined ? [] : [use(role, { kind: 'index', key: index.key }, access)];
  }
  const cte = cteNamed(role.seenFrom, name);
  if (cte !== undefined) return [local(role, 'cte', cte.name, access)];
  const relation =
    access === 'declare'
      ? resolveRelation(after, name)
      : (relationNamed(schema, name) ?? resolveRelation(after, name));
  const key = relation?.key ?? systemRelation(name, schema)?.key;
  return key === undefined ? [] : [use(role, { kind: 'relation', key }, access)];
}

/** The key of the table that a source refers to; for a table that the statement creates, its key afterwards. */
function relationOf({ of, seenFrom }: FromSource, { schema, after }: World): string | undefined {
  if (of.kind !== 'relation' && of.kind !== 'declared') return undefined;
  if (of.kind === 'relation' && cteNamed(seenFrom, of.name) !== undefined) return undefined;
  return (relationNamed(schema, of.name) ?? resolveRelation(after, of.name))?.key;
}

function columnUses(role: Role & { kind: 'column' }, around: Around): readonly Use[] {
  const relation = relationOf(role.source, around);
  const column = role.name.text;
  if (relation !== undefined) {
    const known = role.access === 'declare' ? [around.after] : [around.schema, around.after];
    const isThere = known.some((schema) => hasColumn(schema, relation, column));
    return isThere ? [use(role, { kind: 'column', relation, column }, role.access)] : [];
  }
  const offered = offerOf(role.source, around).columns.find(({ name }) => name === column);
  return offered === undefined ? [] : offeredUses(role, offered, role.access);
}

function hasColumn(schema: World['schema'], relation: string, column: string): boolean {
  const found = schema.relations.get(relation);
  if (found?.kind === 'view' || found?.kind === 'materialized-view')
    return found.columns?.includes(column) === true;
  return tableByKey(schema, relation)?.columns.some(({ name }) => name === column) === true;
}

function offeredUses(span: Span, { base, declared }: Offered, access: Access): readonly Use[] {
  if (base !== undefined) {
    const meant = use(span, { kind: 'column', ...base }, access);
    return [declared === undefined ? meant : { ...meant, through: declared }];
  }
  return declared === undefined ? [] : [local(span, 'output', declared, access)];
}

function pathUses(path: Path, place: Place, around: Around): readonly Use[] {
  const parts = path.parts.map(({ text }) => text);
  const last = path.parts.at(-1);
  if (last === undefined) return [];
  if (path.star) return qualifierUses(path.parts, place.sight, around);
  const output = parts.length === 1 ? outputNamed(place, last.text, around) : undefined;
  if (output?.name !== undefined && place.clause === 'order') return outputUses(last, output, place, around);
  const found = findColumn(place.sight, parts, around);
  if (found !== undefined)
    return [
      ...qualifierUses(path.parts.slice(0, -1), place.sight, around),
      ...offeredUses(last, found.offered, 'read'),
    ];
  if (output?.name !== undefined) return outputUses(last, output, place, around);
  if (parts.length === 1) {
    const whole = qualifierUses(path.parts, place.sight, around);
    if (whole.length > 0) return whole;
    return around.variables.has(last.text) ? [use(last, { kind: 'variable', name: last.text }, 'read')] : [];
  }
  return qualifierUses(path.parts.slice(0, -1), place.sight, around);
}

/** An alias of the SELECT list, in ORDER BY and GROUP BY; other servers than PostgreSQL see it in HAVING too. */
function outputNamed({ sight, clause }: Place, name: string, { schema }: World): Output | undefined {
  const isSeen =
    clause === 'having' ? schema.dialect !== 'postgresql' : clause === 'order' || clause === 'group';
  if (!isSeen) return undefined;
  return sight.block.outputs.find((one) => one.aliased && one.name?.text === name);
}

function outputUses(span: Span, output: Output, { sight }: Place, around: Around): readonly Use[] {
  if (output.name === undefined) return [];
  const base =
    output.path === undefined
      ? undefined
      : findColumn(
          sight,
          output.path.parts.map(({ text }) => text),
          around,
        )?.offered.base;
  return base === undefined
    ? [local(span, 'output', output.name, 'read')]
    : [{ ...use(span, { kind: 'column', ...base }, 'read'), through: output.name }];
}

/** `o` of `o.total`: the alias, or the table's own name. */
function qualifierUses(parts: readonly Name[], sight: Sight, around: Around): readonly Use[] {
  const last = parts.at(-1);
  const source = last && sourceNamed(sight, last.text);
  if (last === undefined || source?.called === undefined) return [];
  if (source.aliased) return source.qualifiedOnly ? [] : [local(last, 'alias', source.called, 'read')];
  const cte = cteOf(source);
  if (cte !== undefined) return [local(last, 'cte', cte.name, 'read')];
  const key = relationOf(source, around);
  return key === undefined ? [] : [use(last, { kind: 'relation', key }, 'read')];
}

function cteOf({ of, seenFrom }: FromSource): Cte | undefined {
  return of.kind === 'relation' ? cteNamed(seenFrom, of.name) : undefined;
}

export function sourceNamed(sight: Sight | undefined, name: string): FromSource | undefined {
  for (let at: Sight | undefined = sight; at !== undefined; at = at.block.outer) {
    const found = at.block.sources.slice(0, at.sources).find((one) => one.called?.text === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The sources of the block and of enclosing blocks, from the inside out. */
export function sourcesSeen(
  sight: Sight | undefined,
): readonly { readonly block: Block; readonly source: FromSource }[] {
  const seen: { readonly block: Block; readonly source: FromSource }[] = [];
  for (let at = sight; at !== undefined; at = at.block.outer)
    for (const source of at.block.sources.slice(0, at.sources)) seen.push({ block: at.block, source });
  return seen;
}
