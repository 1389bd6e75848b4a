/** A constraint of which nothing is said but that it is there. */
import type { Constraint } from '../model.ts';
import { described } from './blank.ts';

export const blankConstraint: Omit<Constraint, 'kind' | 'name' | 'origin'> = {
  ...described,
  columns: [],
  valid: true,
  enforced: true,
  deferrable: false,
  initiallyDeferred: false,
  noInherit: false,
  local: true,
  parents: 0,
  references: undefined,
  expression: undefined,
  provesNotNull: [],
  index: undefined,
  operators: [],
  withoutOverlaps: false,
  path: undefined,
};
