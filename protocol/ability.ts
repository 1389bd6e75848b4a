/** The check of an ability's name in a message. */
import type { Ability } from '../core/connections/ability.ts';
import { isOneOf } from './guard.ts';

/** The compiler asks for each of them. */
const names: Readonly<Record<Ability, true>> = {
  explain: true,
  measure: true,
  values: true,
  advise: true,
  compareValues: true,
  safeNow: true,
  locks: true,
  health: true,
  drift: true,
  collect: true,
};

export const isAbility = isOneOf(...(Object.keys(names) as Ability[]));
