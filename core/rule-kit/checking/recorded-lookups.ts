/**
 * Records what rules read while a statement was checked, beyond the statement itself and the schema before it: this decides whether their
 * findings still hold after an edit elsewhere. Decides nothing itself.
 */
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

/** A file of sixty thousand statements has as many of these: what nobody noted takes no memory. */
export class Looks {
  /** Per rule, the bits of its sights. */
  #sights: Map<Rule, number> | undefined;
  #names: Set<string> | undefined;
  #company = false;

  note(rule: Rule | undefined, sight: Sight): void {
    if (rule === undefined) return;
    this.#sights ??= new Map();
    this.#sights.set(rule, (this.#sights.get(rule) ?? 0) | (bits.get(sight) ?? 0));
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

  /** The rules that read something that does not hold any more. */
  outdated(holds: (sight: Sight) => boolean): readonly Rule[] {
    if (this.#sights === undefined) return [];
    let read = 0;
    for (const mask of this.#sights.values()) read |= mask;
    let changed = 0;
    for (const [sight, bit] of bits) if ((read & bit) !== 0 && !holds(sight)) changed |= bit;
    if (changed === 0) return [];
    return [...this.#sights].flatMap(([rule, mask]) => ((mask & changed) === 0 ? [] : rule));
  }

  /** What the other rules read. */
  without(rules: ReadonlySet<Rule>): Looks {
    const others = new Looks();
    others.#sights = new Map([...(this.#sights ?? [])].filter(([rule]) => !rules.has(rule)));
    others.#names = this.#names && new Set(this.#names);
    return others;
  }
}
