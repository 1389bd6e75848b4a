/**
 * Counts what the queries of a workspace use: tables, columns, functions, and table aliases. It is used only to order completions, and to
 * complete a SELECT list without a FROM.
 */
import { oncePer } from '../collections/once-per.ts';
import type { QueryIndex } from '../query-index/query-index.ts';
import type { Schema } from '../schema/model.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { fragmentsOf, outlineIn } from './fragments.ts';
import type { BaseColumn } from './offers.ts';
import { relationNamed } from '../queries/scope.ts';
import type { Role } from './outline.ts';
import { usesOf } from './uses.ts';

export interface Usage {
  /** Keys: `schema.table`, `schema.table.column`, `function()`. */
  readonly count: (key: string) => number;
  /** Columns that are used anywhere: of each name that of the table which most often has it. */
  readonly columns: () => Iterable<BaseColumn>;
  /** Aliases, each with the key of the table that most often has it. */
  readonly aliases: () => ReadonlyMap<string, string>;
}

/** The weight of the same file compared with other files, since its queries are likely to be related. */
const ownWeight = 8;

/** By index, for the file that was asked last: while a file is only read, each completion asks the same. */
const summed = new WeakMap<QueryIndex, { readonly path: string; readonly usage: Usage }>();

/** `path`: the file being edited. */
export function usageIn(index: QueryIndex, schema: Schema, path: string): Usage {
  const known = summed.get(index);
  if (known?.path === path) return known.usage;
  const usage = sumOf(index, schema, path);
  summed.set(index, { path, usage });
  return usage;
}

function sumOf({ all }: QueryIndex, schema: Schema, path: string): Usage {
  const counts = new Map<string, number>();
  const columns = new Map<string, BaseColumn>();
  const aliases = new Map<string, Map<string, number>>();
  for (const { parsed, path: of, dialect } of all) {
    if (parsed === undefined || dialect !== schema.dialect) continue;
    const weight = of === path ? ownWeight : 1;
    const said = saidIn(parsed, schema);
    for (const key of said.keys) counts.set(key, (counts.get(key) ?? 0) + weight);
    for (const one of said.columns) columns.set(keyOf(one), one);
    for (const [alias, key] of said.aliases) {
      const known = aliases.get(alias) ?? new Map<string, number>();
      known.set(key, (known.get(key) ?? 0) + weight);
      aliases.set(alias, known);
    }
  }
  const count = (key: string): number => counts.get(key) ?? 0;
  let mostly: ReadonlyMap<string, string> | undefined;
  let byName: ReadonlyMap<string, BaseColumn> | undefined;
  return {
    count,
    columns: () => (byName ??= mostUsed(columns.values(), count)).values(),
    aliases: () => (mostly ??= new Map([...aliases].flatMap(([alias, of]) => mostOften(alias, of)))),
  };
}

function mostOften(alias: string, tables: ReadonlyMap<string, number>): readonly [string, string][] {
  const [first] = [...tables].toSorted((a, b) => b[1] - a[1]);
  return first === undefined ? [] : [[alias, first[0]]];
}

function mostUsed(columns: Iterable<BaseColumn>, count: Usage['count']): ReadonlyMap<string, BaseColumn> {
  const found = new Map<string, BaseColumn>();
  for (const one of columns) {
    const known = found.get(one.column);
    if (known === undefined || count(keyOf(known)) < count(keyOf(one))) found.set(one.column, one);
  }
  return found;
}

interface Said {
  readonly keys: readonly string[];
  readonly columns: readonly BaseColumn[];
  readonly aliases: readonly (readonly [alias: string, relation: string])[];
}

/** Cached for the schema on which a query was first counted: a later rename hardly affects the order. */
const saidIn: (parsed: ParsedStatement, schema: Schema) => Said = oncePer(read);

function read(parsed: ParsedStatement, schema: Schema): Said {
  const world = { schema, after: schema };
  const keys: string[] = [];
  const columns: BaseColumn[] = [];
  const aliases: (readonly [string, string])[] = [];
  for (const fragment of fragmentsOf(parsed, world)) {
    const outline = outlineIn(fragment);
    for (const role of outline.roles) {
      if (role.kind === 'function') keys.push(`${role.name.name.text}()`);
      if (role.kind === 'alias') aliases.push(...aliasIn(role, schema));
    }
    for (const { meaning } of usesOf(outline, { ...world, variables: fragment.variables })) {
      if (meaning.kind === 'relation') keys.push(meaning.key);
      if (meaning.kind !== 'column') continue;
      keys.push(keyOf(meaning));
      columns.push({ relation: meaning.relation, column: meaning.column });
    }
  }
  return { keys, columns, aliases };
}

function aliasIn({ name, source }: Role & { kind: 'alias' }, schema: Schema): readonly [string, string][] {
  const relation = source.of.kind === 'relation' ? relationNamed(schema, source.of.name) : undefined;
  return relation === undefined ? [] : [[name.text, relation.key]];
}

function keyOf({ relation, column }: BaseColumn): string {
  return `${relation}.${column}`;
}
