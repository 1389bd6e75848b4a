/**
 * What a note of the review is: one kind of thing that a person should know or decide before the change is applied. Each kind is one file
 * in a folder named after its section, found by being there (notes/index.ts is generated). Where it applies is decided from facts, never
 * from a text; its words are in its templates alone.
 */
import type { RollbackProof } from '../../proof/result.ts';
import type { Placeholder } from '../../text/format.ts';
import type { RuleId } from '../../findings/finding.ts';
import type { Facts } from '../facts/facts.ts';
import type { PlaceRef, Section, Weight } from '../model.ts';

export interface Templates {
  /** A sentence or two, at most 45 words: what happens, to which object, who is blocked, one action. */
  readonly one: string;
  /** The same for several that differ in the value of `lists` alone, which is in it as an enumeration. */
  readonly many: string;
}

/** Places need no slot: whoever shows a note shows them before its text. */
export interface Occurrence<Name extends string = string> {
  readonly places: readonly PlaceRef[];
  /** Values are shown as they are: marks around code by `code()` of core/text/code-in-prose.ts. */
  readonly data: Readonly<Record<Name, string>>;
  /** Where this one weighs other than its kind: what is known of the size, say. */
  readonly weight?: Weight;
}

export interface NoteKind<T extends Templates = Templates, Name extends string = string> {
  /** `section/file-name`. */
  readonly id: `${Section}/${string}`;
  readonly section: Section;
  /** Unless an occurrence weighs other. */
  readonly weight: Weight;
  /** Rules whose findings at the same places say less than this: the page does not repeat them. */
  readonly answers: readonly RuleId[];
  readonly message: T;
  /** The slot whose values are told together where all else is the same. */
  readonly lists: Name;
  /** Of a decision: what happens unless somebody decides otherwise. A clause without slots. */
  readonly default?: string;
  readonly find: (facts: Facts) => readonly Occurrence<Name>[];
  readonly examples: readonly NoteExample[];
}

/** A change and what this kind alone says of it, in order: tests, and documentation of what it is for. */
export interface NoteExample {
  /** Migrations that have run, oldest first. */
  readonly history?: readonly string[];
  /** The migrations of the change. */
  readonly change: readonly string[];
  /** The rollback of the last one. */
  readonly down?: string;
  /** What plinth.stats.json says: rows and bytes by table. */
  readonly sizes?: Readonly<Record<string, { readonly rows: number; readonly bytes: number }>>;
  /** Other files of the repository, by path: queries of the application, configuration. */
  readonly files?: Readonly<Record<string, string>>;
  /** What a server of a proof is taken to have said to the last statement of the change. */
  readonly refused?: string;
  /** What running the last rollback showed; without it nothing is run. */
  readonly shown?: RollbackProof;
  readonly says: readonly string[];
}

/** Checks the parts against each other at compile time and hands the kind back. */
export function defineNote<const T extends Templates>(
  kind: NoteKind<T, Placeholder<T['one']> | Placeholder<T['many']>>,
): NoteKind<T, Placeholder<T['one']> | Placeholder<T['many']>> {
  return kind;
}
