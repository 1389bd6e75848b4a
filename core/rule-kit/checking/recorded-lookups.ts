/**
 * Records what rules read while a statement was checked, beyond the statement itself and the schema before it: this decides whether their
 * findings still hold after an edit elsewhere. Decides nothing itself.
 */
import type { LookedAt, Watching } from '../../schema/carry-over.ts';
import type { Schema } from '../../schema/model.ts';
import type { Rule } from '../define-rule.ts';

/**
 * previous: the statement before. earlier: those before it in the section, with their effects and locks. behind: those after it. around:
 * other statements of the file and the ends of the transaction. opening: the schema before the section. after: the schema after it. latest:
 * the schema after the folder's last migration. queries: those outside of migrations. pending: migrations before this one that have not
 * run. beyond: other knowledge from outside of the folder's schema.
 */
export type Sight =
  | 'previous'
  | 'earlier'
  | 'behind'
  | 'around'
  | 'opening'
  | 'after'
  | 'latest'
  | 'queries'
  | 'pending'
  | 'beyond';

/** The two schemas at the end. A rule that read one of them runs again only if what it read there is another. */
export type End = 'after' | 'latest';

const bits: ReadonlyMap<Sight, number> = new Map([
  ['previous', 1],
  ['earlier', 2],
  ['behind', 4],
  ['around', 8],
  ['opening', 16],
  ['after', 32],
  ['latest', 64],
  ['queries', 128],
  ['pending', 256],
  ['beyond', 512],
]);

const ends: readonly End[] = ['after', 'latest'];

function bitOf(sight: Sight): number {
  return bits.get(sight) ?? 0;
}

const endBits = bitOf('after') | bitOf('latest');

type Of<T> = { readonly [E in End]?: T | undefined };

/** A file of sixty thousand statements has as many of these: what nobody noted takes no memory. */
export class Looks {
  /** Per rule, the bits of its sights. */
  #sights: Map<Rule, number> | undefined;
  /** The bits of all rules. */
  #seen = 0;
  /** The rule that reads the schemas at the end now, and those of them that it has asked for. */
  #reader: Rule | undefined;
  #ends: Of<Watching> = noEnds;
  #read: Map<Rule, Of<LookedAt>> | undefined;
  #names: Set<string> | undefined;
  #company = false;

  note(rule: Rule | undefined, sight: Sight): void {
    if (rule === undefined) return;
    const bit = bitOf(sight);
    this.#sights ??= new Map();
    this.#sights.set(rule, (this.#sights.get(rule) ?? 0) | bit);
    this.#seen |= bit;
  }

  /** The schema at an end, for the rule: until another one asks, what is read of it is what this one reads. */
  end(rule: Rule, end: End, watching: Watching): Schema {
    if (rule !== this.#reader) this.done();
    this.#reader = rule;
    if (this.#ends[end] !== watching) this.#ends = { ...this.#ends, [end]: watching };
    return watching.watched;
  }

  /** Nothing more is read for now. */
  done(): void {
    const { after, latest } = this.#ends;
    if (this.#reader === undefined) return;
    this.#read ??= new Map();
    const known = this.#read.get(this.#reader);
    const read = after?.lookedAt();
    // Where nothing follows, both are one.
    const readLatest = latest === after ? read : latest?.lookedAt();
    this.#read.set(this.#reader, {
      after: joined(known?.after, read),
      latest: joined(known?.latest, readLatest),
    });
    this.#reader = undefined;
    this.#ends = noEnds;
  }

  /** A rule asked whether a relation of this name is new here, which also depends on what the file drops elsewhere. */
  noteName(name: string): void {
    this.#names ??= new Set();
    this.#names.add(name);
  }

  /** A rule asked whether a relation of the same change is new here, which depends on all statements of this document. */
  noteCompany(): void {
    this.#company = true;
  }

  get sawCompany(): boolean {
    return this.#company;
  }

  sawName(name: string): boolean {
    return this.#names?.has(name) === true;
  }

  /** The rules that read something that does not hold any more. With `read`: whether so much of it holds. */
  outdated(holds: (sight: Sight, read?: LookedAt) => boolean): readonly Rule[] {
    if (this.#sights === undefined) return none;
    let changed = 0;
    for (const [sight, bit] of bits) if ((this.#seen & bit) !== 0 && !holds(sight)) changed |= bit;
    if (changed === 0) return none;
    return [...this.#sights].flatMap(([rule, mask]) => {
      const own = mask & changed;
      return (own & ~endBits) !== 0 ||
        ends.some((end) => (own & bitOf(end)) !== 0 && !this.#endHolds(rule, end, holds))
        ? rule
        : [];
    });
  }

  #endHolds(rule: Rule, end: End, holds: (sight: Sight, read?: LookedAt) => boolean): boolean {
    return holds(end, this.#read?.get(rule)?.[end] ?? nothingRead);
  }

  /** What the other rules read. */
  without(rules: ReadonlySet<Rule>): Looks {
    const others = new Looks();
    const isOther = ([rule]: readonly [Rule, unknown]): boolean => !rules.has(rule);
    others.#sights = new Map([...(this.#sights ?? none)].filter(isOther));
    for (const mask of others.#sights.values()) others.#seen |= mask;
    others.#read = this.#read && new Map([...this.#read].filter(isOther));
    others.#names = this.#names && new Set(this.#names);
    return others;
  }
}

const none: readonly never[] = [];
const nothingRead: LookedAt = none;

function joined(some: LookedAt | undefined, others: LookedAt | undefined): LookedAt | undefined {
  return some === undefined || others === undefined ? (some ?? others) : [...some, ...others];
}

const noEnds: Of<Watching> = {};
