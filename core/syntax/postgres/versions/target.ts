/**
 * What of a statement the target version does not have: what its own grammar refuses and newer ones take, and what parses anywhere but is
 * not there (functions, options, settings). Reads statements that the newest grammar has taken; does not know who made which function.
 */
import type { ParsedStatement } from '../../statement.ts';
import { cursorOffset, type PostgresParser } from '../parser.ts';
import { outermostOf, walk } from '../raw-tree.ts';
import { Source } from '../source.ts';
import type { Feature, Fields } from './feature.ts';
import { features } from './features.ts';

/** Something that came after the target. */
export interface Newer {
  /** In words; undefined if only the grammars know. */
  readonly name: string | undefined;
  readonly since: number;
  /** Where it shows, relative to the statement; undefined if the tree does not say. */
  readonly at: number | undefined;
  /** Whoever made a function of this name does not mean the server's. */
  readonly function: string | undefined;
  /** What the target's grammar says; undefined if it takes the statement and the server refuses it later. */
  readonly message: string | undefined;
}

const largestCache = 20_000;

export class TargetSyntax {
  readonly version: number;
  /** From the target's on, ascending; 14 has no grammar of its own and is read with 15's. */
  readonly #grammars: readonly PostgresParser[];
  readonly #features: ReadonlyMap<string, readonly Feature[]>;
  readonly #known = new Map<string, readonly Newer[]>();

  constructor(version: number, grammars: readonly PostgresParser[]) {
    this.version = version;
    this.#grammars = grammars;
    const newer = features.filter(({ since }) => since > version);
    this.#features = new Map(newer.map(({ node }) => [node, newer.filter((one) => one.node === node)]));
  }

  /** True if the target takes what the newest grammar refuses. */
  takes({ readable }: ParsedStatement): boolean {
    return this.#grammars[0]?.parse(readable).ok === true;
  }

  newerIn(parsed: ParsedStatement): readonly Newer[] {
    const { kind } = parsed.understanding;
    if (kind === 'syntax-error' || kind === 'skipped' || parsed.operations[0]?.kind === 'executeDynamic')
      return [];
    const known = this.#known.get(parsed.readable);
    if (known !== undefined) return known;
    const newer = this.#read(parsed);
    if (this.#known.size >= largestCache) this.#known.clear();
    this.#known.set(parsed.readable, newer);
    return newer;
  }

  #read({ text, readable }: ParsedStatement): readonly Newer[] {
    const newest = this.#grammars.at(-1)?.parse(readable);
    if (newest?.ok !== true) return [];
    const refusal = this.#grammars[0]?.parse(readable);
    const source = new Source(text, { text: readable, restore: (name) => name });
    const message = refusal?.ok === false ? refusal.message : undefined;
    const shown = this.#shown(newest.tree, source).map((one) => ({ ...one, message }));
    if (refusal?.ok !== false) return shown;
    const at = cursorOffset(readable, refusal.cursor);
    // What the grammar stumbles over is the newest thing that shows; the others may stand further on.
    if (shown.length > 0) return shown.map((one, i) => (i === 0 ? { ...one, at: one.at ?? at } : one));
    const since = this.#grammars.slice(1).find((one) => one.parse(readable).ok)?.version ?? 18;
    return [{ name: undefined, since, at, function: undefined, message }];
  }

  #shown(tree: unknown, source: Source): readonly Omit<Newer, 'message'>[] {
    const statement = outermostOf(tree);
    if (statement === undefined) return [];
    const found = new Map<string, Omit<Newer, 'message'>>();
    const look = (kind: string, fields: Fields, at: number | undefined): void => {
      for (const feature of this.#features.get(kind) ?? []) {
        if (found.has(feature.name)) continue;
        if (feature.shows?.({ fields, statementKind: statement.kind, statement: statement.fields }) === false)
          continue;
        const { name, since } = feature;
        found.set(name, { name, since, at, function: feature.function });
      }
    };
    walk(tree, (kind, fields) => look(kind, fields, offsetOf(fields, source)));
    if (this.#features.has('number'))
      for (const token of source.tokens)
        if (token.kind === 'number')
          look('number', { text: source.text.slice(token.start, token.end) }, token.start);
    return [...found.values()];
  }
}

function offsetOf(fields: Fields, source: Source): number | undefined {
  const { location } = fields;
  return typeof location === 'number' && location >= 0 ? source.offset(location) : undefined;
}
