/** Names by which people say that a table or a column is on its way out. */

/** users_deprecated, old_users, users_backup: whoever still used it has failed loudly since it was renamed. */
export function isGivenUp(name: string): boolean {
  return /(^|_)(old|deprecated|unused|legacy|obsolete|backup|bak|tmp|temp|to_drop|to_delete)(_|$)/i.test(
    name,
  );
}
