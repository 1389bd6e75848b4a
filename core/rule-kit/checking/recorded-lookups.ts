/**
 * What rules have looked at while a statement was checked, beyond the statement itself and the schema that it finds: it decides whether
 * their findings hold after an edit elsewhere. Decides nothing itself.
 */
import type { Rule } from '../define-rule.ts';

/**
 * previous: the statement before. earlier: those before it in the section, what they did and lock. behind: those after it. around: other
 * statements of the file, wherever they are, and the transaction's ends. opening: what the section finds. after: what it leaves. latest:
 * what the folder's last migration leaves. queries: those outside of migrations. pending: migrations before this one that have not run.
 * beyond: what else is known outside of the folder's schema.
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

  /** Begins with what others have seen. */
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

  /** Somebody asked whether a relation of this name is new here, which what the file drops elsewhere decides, too. */
  noteName(name: string): void {
    this.#names.add(name);
  }

  /** Somebody asked whether one is new here that came along in the same change: what all of this document does with it decides. */
  noteCompany(): void {
    this.#company = true;
  }

  get sawCompany(): boolean {
    return this.#company;
  }

  /** The rules that have seen more than their statement, with what they have seen. */
  get sights(): ReadonlyMap<Rule, ReadonlySet<Sight>> {
    return this.#sights;
  }

  get names(): ReadonlySet<string> {
    return this.#names;
  }
}
