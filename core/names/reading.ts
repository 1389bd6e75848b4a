/** The shared state of the readers while they read one statement: its tokens and the results so far. */
import type { Name, ObjectName } from '../operations/model/operation.ts';
import type { Source, TokenRange } from '../syntax/postgres/source.ts';
import type { Access, Block, Cte, FromSource, Output, RelationKind, Role, Sight } from './outline.ts';

/** A block that is being read. */
export interface Draft extends Block {
  readonly ctes: Cte[];
  readonly sources: FromSource[];
  readonly outputs: Output[];
  first: Block | undefined;
}

export interface Reading {
  readonly source: Source;
  readonly roles: Role[];
  readonly blocks: Block[];
  /** A query in a range of tokens, with or without brackets. */
  readonly query: (range: TokenRange, outer: Sight | undefined) => Block | undefined;
}

export function draft(
  reading: Reading,
  kind: Block['kind'],
  range: TokenRange,
  outer: Sight | undefined,
): Draft {
  const block: Draft = { kind, range, outer, ctes: [], sources: [], outputs: [], first: undefined };
  reading.blocks.push(block);
  return block;
}

/** The block as read so far. */
export function sightOf(block: Block): Sight {
  return { block, sources: block.sources.length, ctes: block.ctes.length };
}

/** The block's WITH queries and enclosing blocks, without its sources: what a subquery in FROM sees. */
export function sightWithoutSources(block: Block): Sight {
  return { ...sightOf(block), sources: 0 };
}

/** The name at an index, if a name is allowed there. */
export function nameAt({ source }: Reading, at: number): Name | undefined {
  return source.isReserved(at) ? undefined : source.name(at);
}

export function relationAt(
  reading: Reading,
  at: number,
  wanted: RelationKind,
  access: Access,
  seenFrom?: Sight,
): { readonly name: ObjectName; readonly next: number } | undefined {
  if (nameAt(reading, at) === undefined) return undefined;
  const found = reading.source.objectName(at);
  if (found === undefined) return undefined;
  const { name } = found;
  const { start, end } = name.name;
  reading.roles.push({ kind: 'relation', start, end, name, wanted, access, seenFrom });
  return found;
}

/** The column names of a source in parentheses, and the index after them. */
export function columnList(
  reading: Reading,
  at: number,
  source: FromSource,
  access: Access,
  why: (Role & { kind: 'column' })['why'],
): { readonly names: readonly Name[]; readonly next: number } {
  if (!reading.source.isPunctuation(at, '(')) return { names: [], next: at };
  const names = reading.source.nameList(at);
  for (const name of names) columnRole(reading, name, source, { access, why, list: names });
  return { names, next: reading.source.closing(at) + 1 };
}

export function columnRole(
  reading: Reading,
  name: Name,
  source: FromSource,
  rest: Pick<Role & { kind: 'column' }, 'access' | 'why' | 'list'>,
): void {
  const { start, end } = name;
  reading.roles.push({ kind: 'column', start, end, name, source, ...rest });
}

/** A relation whose columns the statement lists. */
export function relationSource(name: ObjectName, called?: Name, seenFrom?: Sight): FromSource {
  return {
    called: called ?? name.name,
    aliased: called !== undefined,
    of: { kind: 'relation', name },
    columns: [],
    seenFrom,
    qualifiedOnly: false,
    merged: [],
  };
}

/** The index after the given words, if they are at the index; else the index itself. */
export function past(source: Source, at: number, ...words: readonly string[]): number {
  return source.words(at, ...words) ? at + words.length : at;
}

export function pastIfExists(source: Source, at: number): number {
  return past(source, past(source, at, 'if', 'not', 'exists'), 'if', 'exists');
}
