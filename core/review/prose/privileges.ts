/** Roles and what they may do, as notes write them. */
import { name, names } from './words.ts';

/** `public` stands for all roles. */
export function roleWords(role: string): string {
  return role === 'public' ? 'Every role' : `Role ${name(role)}`;
}

export function privilegeWords(privileges: readonly string[]): string {
  return names(privileges.map((one) => one.toUpperCase()));
}
