/** The type of a check: a query that a server answers before or after the change. Each kind is one file of this folder. */
import type { Facts } from '../facts/facts.ts';
import type { Check } from '../model.ts';

export interface CheckKind {
  /** The file's name. */
  readonly id: string;
  readonly when: 'before' | 'after';
  readonly find: (facts: Facts) => readonly Omit<Check, 'id' | 'answer'>[];
}
