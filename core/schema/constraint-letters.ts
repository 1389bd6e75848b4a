/** Constraints by the letter that `pg_constraint.contype` has for each kind (manual, pg_constraint). Triggers that are constraints are none here. */
import type { Constraint } from './model.ts';

export const contypes: Readonly<Record<Constraint['kind'], string>> = {
  'primary-key': 'p',
  unique: 'u',
  'foreign-key': 'f',
  check: 'c',
  exclusion: 'x',
  'not-null': 'n',
};
