/** The check of an ability's name in a message. */
import type { Ability } from '../core/connections/ability.ts';
import { isOneOf } from './guard.ts';

const names = [
  'explain',
  'measure',
  'values',
  'advise',
  'compareValues',
  'safeNow',
  'locks',
  'health',
  'drift',
  'collect',
] as const satisfies readonly Ability[];

export const isAbility = isOneOf(...names);
