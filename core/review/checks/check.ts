/** What a check of the review is: a question that a server answers before or after the change. Each kind is one file of this folder, found by being there. */
import type { Facts } from '../facts/facts.ts';
import type { Check } from '../model.ts';

export interface CheckKind {
  /** The file's name. */
  readonly id: string;
  readonly when: 'before' | 'after';
  readonly find: (facts: Facts) => readonly Omit<Check, 'id' | 'answer'>[];
}
