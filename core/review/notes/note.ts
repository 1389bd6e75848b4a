/**
 * The type of a note: one kind of thing that a person should know or decide before the change is applied. Each kind is one file in a folder
 * named after its section (notes/index.ts is generated). Facts decide where it applies, never a text; only its templates contain words.
 */
import type { RollbackProof } from '../../proof/result.ts';
import type { Placeholder } from '../../text/format.ts';
import type { RuleId } from '../../findings/finding.ts';
import type { Facts } from '../facts/facts.ts';
import type { PlaceRef, Section, Weight } from '../model.ts';

export interface Templates {
  /** One or two sentences of at most 45 words: what happens, to which object, who is blocked, one action. */
  readonly one: string;
  /** For several occurrences that differ only in the value of `lists`, which the text enumerates, where that takes other words. */
  readonly many?: string;
}

/** Places need no slot: renderers show them before the text. */
export interface Occurrence<Name extends string = string> {
  readonly places: readonly PlaceRef[];
  /** Values are shown unchanged: marks around code by `code()` of core/text/code-in-prose.ts. */
  readonly data: Readonly<Record<Name, string>>;
  /** The weight of this occurrence, if it differs from that of its kind, for example because of a known size. */
  readonly weight?: Weight;
}

export interface NoteKind<T extends Templates = Templates, Name extends string = string> {
  /** `section/file-name`. */
  readonly id: `${Section}/${string}`;
  readonly section: Section;
  /** Unless an occurrence has its own. */
  readonly weight: Weight;
  /** Rules whose findings at the same places say less: the page does not repeat them. */
  readonly answers?: readonly RuleId[];
  readonly message: T;
  /** The slot whose values are enumerated if all others are equal. */
  readonly lists: Name;
  /** For a decision: what happens unless somebody decides otherwise. A clause without slots. */
  readonly default?: string;
  readonly find: (facts: Facts) => readonly Occurrence<Name>[];
  readonly examples: readonly NoteExample[];
}

/** A change and the notes of this kind, in order: tests and documentation. */
export interface NoteExample {
  /** Applied migrations, oldest first. */
  readonly history?: readonly string[];
  /** The migrations of the change. */
  readonly change: readonly string[];
  /** The down migration of the last one. */
  readonly down?: string;
  /** The contents of plinth.stats.json: rows and bytes by table. */
  readonly sizes?: Readonly<Record<string, { readonly rows: number; readonly bytes: number }>>;
  /** Other files of the repository, by path: queries of the application, configuration. */
  readonly files?: Readonly<Record<string, string>>;
  /** The proof server's assumed error for the last statement of the change. */
  readonly refused?: string;
  /** The assumed result of the last rollback; if undefined, nothing is run. */
  readonly shown?: RollbackProof;
  readonly says: readonly string[];
}

type Slot<T extends Templates> = Placeholder<T['one']> | Placeholder<T['many'] & string>;

/** Checks the parts against each other at compile time and returns the kind. */
export function defineNote<const T extends Templates>(kind: NoteKind<T, Slot<T>>): NoteKind<T, Slot<T>> {
  return kind;
}
