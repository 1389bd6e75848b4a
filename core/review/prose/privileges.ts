/** Formats roles and their privileges for notes. */
import { name, names } from './words.ts';

/** All privileges of a table before version 17, which adds MAINTAIN. */
const onTables = 7;

/** `public` stands for all roles. */
export function roleWords(role: string): string {
  return role === 'public' ? 'Every role' : `Role ${name(role)}`;
}

export function privilegeWords(privileges: readonly string[]): string {
  return privileges.length >= onTables ? name('ALL') : names(privileges.map((one) => one.toUpperCase()));
}
