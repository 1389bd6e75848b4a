/** Names by which people say that a table or a column is on its way out. */

/** users_deprecated, old_users, users_backup: whoever still used it has failed loudly since it was renamed. */
export function isGivenUp(name: string): boolean {
  return /(^|_)(old|deprecated|unused|legacy|obsolete|backup|bak|tmp|temp|to_drop|to_delete)(_|$)/i.test(
    name,
  );
}

/** `dbVersion`, `schema_version`: how far a tool of before had come, in one row. */
export function isBookkeeping(name: string): boolean {
  return /^(?:db|database|schema)_?(?:version|info)s?$/i.test(name);
}

/** `name_deprecated`: of a column fewer words say so: `old_value` is what somebody wants to know. */
export function isColumnGivenUp(name: string): boolean {
  return /(?:^|_)(?:deprecated|unused|obsolete|to_drop|to_delete|to_be_(?:dropped|deleted|removed))(?:_|$)/i.test(
    name,
  );
}
