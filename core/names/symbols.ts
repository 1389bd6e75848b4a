/**
 * Identifies a table or column across the history: it stays the same through renames, and is another one if it was dropped and created
 * again. The identity is the statement that created it.
 */
import { tableByKey } from '../schema/lookup.ts';
import type { Change, Origin, Schema } from '../schema/model.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import type { World } from './offers.ts';
import type { Meaning, Use } from './uses.ts';

export interface NamedSymbol {
  /** Equal for two names of the same object only. */
  readonly identity: string;
  /** All names that it has had, the current one first: files without any of them need not be read. */
  readonly names: readonly string[];
  readonly kind: Meaning['kind'];
  /** Where it was created; undefined if no migration created it. */
  readonly created: Origin | undefined;
  /** The last statement that gave it its present form. */
  readonly shaped: Origin | undefined;
  readonly changes: readonly Change[];
}

/** The statement at a place of a migration. */
export type StatementOf = (origin: Origin) => ParsedStatement | undefined;

/** Undefined for names that exist only in the statement, and for names that the schema does not have. */
export function symbolOf(meaning: Meaning, world: World, statementOf: StatementOf): NamedSymbol | undefined {
  return inSchema(meaning, world.schema, statementOf) ?? inSchema(meaning, world.after, statementOf);
}

function inSchema(meaning: Meaning, schema: Schema, statementOf: StatementOf): NamedSymbol | undefined {
  switch (meaning.kind) {
    case 'relation':
      return relationSymbol(schema, meaning.key, statementOf);
    case 'column':
      return columnSymbol(schema, meaning.relation, meaning.column, statementOf);
    case 'index':
      return plain('index', schema.indexes.get(meaning.key));
    case 'type':
      return plain('type', schema.types.get(meaning.key));
    case 'function': {
      const last = schema.functions.get(meaning.key)?.at(-1);
      return last === undefined
        ? undefined
        : symbol('function', `function:${meaning.key}`, [last.name], last);
    }
    case 'part': {
      const table = tableByKey(schema, meaning.relation);
      const parts = { constraint: table?.constraints, trigger: table?.triggers, policy: table?.policies };
      const all: readonly Described[] = parts[meaning.part] ?? [];
      return plain(
        'part',
        all.find(({ name }) => name === meaning.name),
      );
    }
    case 'local':
    case 'variable':
      return undefined;
  }
}

interface Described {
  readonly name: string;
  readonly origin: Origin;
  readonly changes: readonly Change[];
}

function plain(kind: Meaning['kind'], one: Described | undefined): NamedSymbol | undefined {
  return one && symbol(kind, `${kind}:${placeOf(one.origin)}:${one.name}`, [one.name], one);
}

function symbol(
  kind: Meaning['kind'],
  identity: string,
  names: readonly string[],
  { origin, changes }: Described,
): NamedSymbol {
  const seen = origin.unseen === true ? undefined : origin;
  return { identity, names, kind, created: seen, shaped: changes.at(-1) ?? seen, changes };
}

/** A change of a column does not count as a change of its table. */
const shaping: ReadonlySet<string> = new Set(['renameRelation', 'setSchema', 'createView', 'alterView']);

function relationSymbol(schema: Schema, key: string, statementOf: StatementOf): NamedSymbol | undefined {
  const relation = schema.relations.get(key);
  if (relation === undefined) return undefined;
  const renames = renamesOf(relation.name, relation.changes, 'renameRelation', statementOf);
  const names = [relation.name, ...renames.map(({ name }) => name)];
  // If its creation was not seen, it is identified by its name.
  const place = relation.origin.unseen === true ? key : `${placeOf(relation.origin)}:${names.at(-1) ?? ''}`;
  const made = symbol('relation', `relation:${place}`, [...new Set(names)], relation);
  const shaped =
    relation.changes.findLast(
      (one) =>
        shaping.has(one.operation) &&
        (one.operation !== 'renameRelation' || renames.some(({ change }) => change === one)),
    ) ?? made.created;
  return { ...made, shaped };
}

function columnSymbol(
  schema: Schema,
  key: string,
  name: string,
  statementOf: StatementOf,
): NamedSymbol | undefined {
  const owner = relationSymbol(schema, key, statementOf);
  const relation = schema.relations.get(key);
  if (owner === undefined || relation === undefined) return undefined;
  const column = 'constraints' in relation ? relation.columns.find((one) => one.name === name) : undefined;
  if (column === undefined) {
    const isOfView = 'reads' in relation && relation.columns?.includes(name) === true;
    return isOfView
      ? { ...owner, identity: `${owner.identity}.${name}`, names: [name], kind: 'column' }
      : undefined;
  }
  const renames = renamesOf(name, column.changes, 'renameColumn', statementOf);
  const names = [name, ...renames.map((one) => one.name)];
  const identity = `${owner.identity}.${placeOf(column.origin)}:${names.at(-1) ?? ''}`;
  return symbol('column', identity, [...new Set(names)], column);
}

/** From the last rename to the first, with the name before it. A table whose foreign key follows the rename of another one changes, too. */
function renamesOf(
  current: string,
  changes: readonly Change[],
  kind: 'renameColumn' | 'renameRelation',
  statementOf: StatementOf,
): readonly { readonly name: string; readonly change: Change }[] {
  const found: { readonly name: string; readonly change: Change }[] = [];
  for (const change of changes.toReversed()) {
    if (change.operation !== kind) continue;
    for (const one of (statementOf(change)?.operations ?? []).toReversed()) {
      if (one.kind !== 'renameRelation' && one.kind !== 'renameColumn') continue;
      const { text: name } = one.kind === 'renameColumn' ? one.column : one.target.name;
      if (one.kind === kind && one.to.text === (found.at(-1)?.name ?? current)) found.push({ name, change });
    }
  }
  return found;
}

function placeOf({ file, span }: Origin): string {
  return `${file}@${span.start}`;
}

/** Selects the uses of a symbol among those of a statement. */
export function usesOfSymbol<U extends Use>(
  uses: readonly U[],
  wanted: NamedSymbol,
  world: World,
  statementOf: StatementOf,
): readonly U[] {
  return uses.filter(({ meaning, access }) => {
    const first = access === 'declare' ? world.after : world.schema;
    const found = inSchema(meaning, first, statementOf) ?? inSchema(meaning, world.after, statementOf);
    return found?.identity === wanted.identity;
  });
}
