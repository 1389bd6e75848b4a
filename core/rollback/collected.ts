/** The statements of a rollback by phase, and what people have to know about it. The other files of this folder fill it. */
import type { DefinitionPath } from '../schema/model.ts';
import type { Context, ScriptStatement } from '../schema/print/statement.ts';
import type { Updates } from './refill.ts';
import type { Loss, Refusal } from './words.ts';

/** Statements run in this order, whichever file added them. */
const phases = [
  'parts',
  'views',
  // Functions with a table's row type as argument or result: they prevent dropping the table.
  'row-programs',
  'parents',
  // Before and after the keys that they reference.
  'references',
  'constraints',
  'indexes',
  // While the source of their values still exists.
  'return',
  'refill',
  'tables',
  'make-names',
  'make',
  'columns',
  // After the lines in which a person provides the values.
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
  /** The state that the migration leaves. */
  readonly from: Context;
  /** The former state. */
  readonly to: Context;
  /** Statements of the migration and of earlier ones of the same change: data that they copied can be copied back. */
  readonly copies: Updates;
  /** Columns that the migration renamed: another one may have taken the name. */
  readonly renamed: readonly RenamedColumn[];
}

export interface RenamedColumn {
  /** Key of the table. */
  readonly table: string;
  readonly was: string;
  readonly is: string;
}

/** An index whose name another one has taken by then. */
export interface IndexExchange {
  /** Both as the statements write them. */
  readonly drop: string;
  readonly build: string;
  /** Builds it under an unused name. */
  readonly beside: string;
  /** That name, qualified. */
  readonly fresh: string;
  /** Gives it its own name, which is free by then. */
  readonly rename: string;
}

export interface Undone {
  readonly statements: readonly string[];
  readonly exchanges: readonly IndexExchange[];
  readonly losses: readonly Loss[];
  readonly notes: readonly string[];
  readonly because: readonly Refusal[];
}

export class Found {
  readonly #statements = new Map<Phase, string[]>();
  readonly #exchanges: IndexExchange[] = [];
  readonly #losses: Loss[] = [];
  readonly #notes: string[] = [];
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

  note(note: string): void {
    this.#notes.push(note);
  }

  /** A sentence, if only its words matter. */
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

/** An unqualified name in the text means public, as it does when a rollback runs. */
function isPlain(path: DefinitionPath): boolean {
  return path === undefined || path.every((one) => one === 'public' || one === '$user');
}

export interface Difference<V> {
  readonly made: readonly V[];
  readonly lost: readonly V[];
  readonly changed: readonly { readonly from: V; readonly to: V }[];
}

/** Values that are identical under one key did not change. */
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

/** The same statements create both. */
export function isSame(a: readonly ScriptStatement[], b: readonly ScriptStatement[]): boolean {
  return a.length === b.length && a.every((one, at) => one.sql === b[at]?.sql);
}
