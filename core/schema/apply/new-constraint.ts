/** A constraint with nothing but its name. */
import type { Constraint } from '../model.ts';
import { described } from './new-object.ts';

const { comment, labels, changes } = described;

/** All fields are present, so that a copy has the same shape. */
const all: Constraint = {
  comment,
  labels,
  changes,
  kind: 'check',
  name: '',
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
  origin: { file: '', span: { start: 0, end: 0 } },
};

export const blankConstraint: Omit<Constraint, 'kind' | 'name' | 'origin'> = all;
