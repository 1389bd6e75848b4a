/** What is undone and how: statements by the phase they belong to, and what people have to know. Collected by the files beside. */
import type { DefinitionPath } from '../schema/model.ts';
import type { Context, ScriptStatement } from '../schema/print/statement.ts';
import type { Updates } from './refill.ts';
import type { Loss, Note, Refusal } from './words.ts';

/** Statements run in this order, whatever made them. */
const phases = [
  'parts',
  'views',
  // Functions that take or give rows of a table: it cannot go before them.
  'row-programs',
  'parents',
  // Before and after the keys that they refer to.
  'references',
  'constraints',
  'indexes',
  // While what they are filled from is still there.
  'return',
  'refill',
  'tables',
  'make-names',
  'make',
  'columns',
  // After the lines that somebody fills them by.
  'required',
  'keys',
  'make-references',
  'programs',
  'types',
  'names',
  'make-views',
  'make-parts',
  'details',
] as const;
export type Phase = (typeof phases)[number];

export interface Pair {
  /** As the migration leaves it. */
  readonly from: Context;
  /** As it was. */
  readonly to: Context;
  /** Of the migration and of those before it in the same change: what they copied can be copied back. */
  readonly copies: Updates;
  /** Columns that the migration has renamed before: another may have come under the name. */
  readonly renamed: readonly RenamedColumn[];
}

export interface RenamedColumn {
  /** Key of the table. */
  readonly table: string;
  readonly was: string;
  readonly is: string;
}

/** An index under whose name another one stands by then. */
export interface IndexExchange {
  /** Both as written among the statements. */
  readonly drop: string;
  readonly build: string;
  /** Builds it under a name that nothing has. */
  readonly beside: string;
  /** That name, with its schema. */
  readonly fresh: string;
  /** Gives it its own, which is free by then. */
  readonly rename: string;
}

export interface Undone {
  readonly statements: readonly string[];
  readonly exchanges: readonly IndexExchange[];
  readonly losses: readonly Loss[];
  readonly notes: readonly Note[];
  readonly because: readonly Refusal[];
}

export class Found {
  readonly #statements = new Map<Phase, string[]>();
  readonly #exchanges: IndexExchange[] = [];
  readonly #losses: Loss[] = [];
  readonly #notes: Note[] = [];
  readonly #because: Refusal[] = [];

  add(phase: Phase, ...statements: readonly (string | ScriptStatement)[]): void {
    const known = this.#statements.get(phase) ?? [];
    this.#statements.set(phase, known);
    for (const one of statements) {
      if (typeof one !== 'string' && !isPlain(one.path))
        this.refuse('It was written under another search_path.');
      known.push(typeof one === 'string' ? one : one.sql);
    }
  }

  exchange(one: IndexExchange): void {
    this.#exchanges.push(one);
  }

  lose(loss: Loss): void {
    this.#losses.push(loss);
  }

  note(note: Note): void {
    this.#notes.push(note);
  }

  /** A sentence, where nothing but its words matters. */
  refuse(because: string | Refusal): void {
    this.#because.push(typeof because === 'string' ? { kind: 'other', words: because } : because);
  }

  all(): Undone {
    const statements = phases.flatMap((phase) => this.#statements.get(phase) ?? []);
    return {
      ...{ statements, exchanges: this.#exchanges },
      ...{ losses: this.#losses, notes: this.#notes, because: this.#because },
    };
  }
}

/** A text that says names without their schema means public, as a rollback does when it runs. */
function isPlain(path: DefinitionPath): boolean {
  return path === undefined || path.every((one) => one === 'public' || one === '$user');
}

export interface Difference<V> {
  readonly made: readonly V[];
  readonly lost: readonly V[];
  readonly changed: readonly { readonly from: V; readonly to: V }[];
}

/** Values under the same key that are the same value did not change. */
export function difference<V>(from: ReadonlyMap<string, V>, to: ReadonlyMap<string, V>): Difference<V> {
  const made: V[] = [];
  const changed: { readonly from: V; readonly to: V }[] = [];
  for (const [key, value] of from) {
    const was = to.get(key);
    if (was === undefined) made.push(value);
    else if (was !== value) changed.push({ from: value, to: was });
  }
  return { made, lost: [...to].flatMap(([key, value]) => (from.has(key) ? [] : [value])), changed };
}

export function byName<V extends { readonly name: string }>(values: readonly V[]): ReadonlyMap<string, V> {
  return new Map(values.map((one) => [one.name, one] as const));
}

export function byKey<V extends { readonly key: string }>(values: Iterable<V>): ReadonlyMap<string, V> {
  return new Map(Array.from(values, (one) => [one.key, one] as const));
}

/** The same statements make both. */
export function isSame(a: readonly ScriptStatement[], b: readonly ScriptStatement[]): boolean {
  return a.length === b.length && a.every((one, at) => one.sql === b[at]?.sql);
}
