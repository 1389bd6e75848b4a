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

export class Looks {
  readonly #sights: Map<Rule, Set<Sight>>;
  readonly #names: Set<string>;
  #company = false;

  /** Starts from what others have recorded. */
  constructor(known: readonly (readonly [Rule, ReadonlySet<Sight>])[] = [], names: Iterable<string> = []) {
    this.#sights = new Map(known.map(([rule, sights]) => [rule, new Set(sights)] as const));
    this.#names = new Set(names);
  }

  note(rule: Rule | undefined, sight: Sight): void {
    if (rule === undefined) return;
    const known = this.#sights.get(rule);
    if (known === undefined) this.#sights.set(rule, new Set([sight]));
    else known.add(sight);
  }

  /** A rule asked whether a relation of this name is new here, which also depends on what the file drops elsewhere. */
  noteName(name: string): void {
    this.#names.add(name);
  }

  /** A rule asked whether a relation of the same change is new here, which depends on all statements of this document. */
  noteCompany(): void {
    this.#company = true;
  }

  get sawCompany(): boolean {
    return this.#company;
  }

  /** The rules that read more than their statement, with what they read. */
  get sights(): ReadonlyMap<Rule, ReadonlySet<Sight>> {
    return this.#sights;
  }

  get names(): ReadonlySet<string> {
    return this.#names;
  }
}
