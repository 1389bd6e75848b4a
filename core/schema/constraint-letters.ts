/**
 * The letter of `pg_constraint.contype` for each kind of constraint (manual, pg_constraint). Constraint triggers do not count as
 * constraints here.
 */
import type { Constraint } from './model.ts';

export const contypes: Readonly<Record<Constraint['kind'], string>> = {
  'primary-key': 'p',
  unique: 'u',
  'foreign-key': 'f',
  check: 'c',
  exclusion: 'x',
  'not-null': 'n',
};
