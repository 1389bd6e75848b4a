/**
 * What a statement uses that the target version lacks: syntax that its own grammar rejects and newer ones accept, and features that parse
 * but do not exist (functions, options, settings). Reads statements that the newest grammar has parsed; does not know who created which
 * function.
 */
import type { Node } from '@pgsql/types';
import type { ParsedStatement } from '../../statement.ts';
import { cursorOffset, type PostgresParser } from '../parser.ts';
import { outermostOf, walk } from '../raw-tree.ts';
import { shapeOf } from '../shape.ts';
import { Source } from '../source.ts';
import type { Feature, Fields } from './feature.ts';
import { features } from './features.ts';

/** A feature newer than the target. */
export interface Newer {
  /** In words; undefined if only the grammars tell. */
  readonly name: string | undefined;
  readonly since: number;
  /** Its position relative to the statement; undefined if the tree does not tell. */
  readonly at: number | undefined;
  /** A user-defined function of this name is not the server's. */
  readonly function: string | undefined;
  /** The error of the target's grammar; undefined if it parses the statement and the server refuses it later. */
  readonly message: string | undefined;
}

const largestCache = 20_000;

export class TargetSyntax {
  readonly version: number;
  /** From the target's on, ascending; version 14 has no grammar of its own and uses 15's. */
  readonly #grammars: readonly PostgresParser[];
  readonly #features: ReadonlyMap<string, readonly Feature[]>;
  readonly #known = new Map<string, readonly Newer[]>();
  /** Shapes of statements in which nothing is newer. */
  readonly #taken = new Set<string>();

  constructor(version: number, grammars: readonly PostgresParser[]) {
    this.version = version;
    this.#grammars = grammars;
    const newer = features.filter(({ since }) => since > version);
    this.#features = new Map(newer.map(({ node }) => [node, newer.filter((one) => one.node === node)]));
  }

  /** True if the target accepts what the newest grammar rejects. */
  takes({ readable }: ParsedStatement): boolean {
    return this.#grammars[0]?.parse(readable).ok === true;
  }

  newerIn(parsed: ParsedStatement): readonly Newer[] {
    const { kind } = parsed.understanding;
    if (kind === 'syntax-error' || kind === 'skipped' || parsed.operations[0]?.kind === 'executeDynamic')
      return [];
    const known = this.#known.get(parsed.readable);
    if (known !== undefined) return known;
    const shape = parsed.text === parsed.readable ? shapeOf(parsed.text) : undefined;
    if (shape !== undefined && this.#taken.has(shape)) return [];
    const newer = this.#read(parsed);
    if (newer.length === 0 && shape !== undefined) {
      if (this.#taken.size >= largestCache) this.#taken.clear();
      this.#taken.add(shape);
    }
    if (this.#known.size >= largestCache) this.#known.clear();
    this.#known.set(parsed.readable, newer);
    return newer;
  }

  #read(parsed: ParsedStatement): readonly Newer[] {
    const { readable, rereader } = parsed;
    const tree = rereader?.tree(readable);
    if (tree === undefined) return [];
    const refusal = this.#grammars[0]?.parse(readable);
    const message = refusal?.ok === false ? refusal.message : undefined;
    const shown = this.#shown(tree, parsed).map((one) => ({ ...one, message }));
    if (refusal?.ok !== false) return shown;
    const at = cursorOffset(readable, refusal.cursor);
    // The grammar fails at the newest feature; others may come later in the text.
    if (shown.length > 0) return shown.map((one, i) => (i === 0 ? { ...one, at: one.at ?? at } : one));
    const since = this.#grammars.slice(1).find((one) => one.parse(readable).ok)?.version ?? 18;
    return [{ name: undefined, since, at, function: undefined, message }];
  }

  #shown(tree: Node, { text, readable, tokens }: ParsedStatement): readonly Omit<Newer, 'message'>[] {
    const statement = outermostOf(tree);
    if (statement === undefined) return [];
    const found = new Map<string, Omit<Newer, 'message'>>();
    const look = (kind: string, fields: Fields, placeOf: () => number | undefined): void => {
      for (const feature of this.#features.get(kind) ?? []) {
        if (found.has(feature.name)) continue;
        if (feature.shows?.({ fields, statementKind: statement.kind, statement: statement.fields }) === false)
          continue;
        const { name, since } = feature;
        found.set(name, { name, since, at: placeOf(), function: feature.function });
      }
    };
    const placeIn = (fields: Fields): number | undefined =>
      offsetOf(fields, new Source(text, { text: readable, restore: (name) => name }));
    walk(tree, (kind, fields) => {
      look(kind, fields, () => placeIn(fields));
    });
    if (this.#features.has('number'))
      for (const { kind, start, end } of tokens)
        if (kind === 'number') look('number', { text: text.slice(start, end) }, () => start);
    return [...found.values()];
  }
}

function offsetOf(fields: Fields, source: Source): number | undefined {
  const { location } = fields;
  return typeof location === 'number' && location >= 0 ? source.offset(location) : undefined;
}
