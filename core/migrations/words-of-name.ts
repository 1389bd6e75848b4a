/** The words by which its author calls a migration: of its file, or of the folder that it has for itself. */

/** Lower case, numbers and the extension aside. */
export function ownWords(path: string): readonly string[] {
  const [name = '', folder = ''] = path.split('/').toReversed();
  const own = asAll.test(name) ? folder : name.replace(/\.sql$/i, '');
  return own
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((one) => /[a-z]/.test(one));
}

/** `20250209175703_remove_item_group/migration.sql`: each file of the tool is called so. */
const asAll = /^(?:migration|up|down|postgres(?:ql)?|mysql|sqlite3?|mssql)\.sql$/i;

/** `drop_max_order`, `remove-mint-url`: it takes something away. */
export function isForRemoval(words: readonly string[]): boolean {
  return words.some((one) => takesAway.test(one));
}

const takesAway = /^(?:drop(?:s|ped|ping)?|remov(?:e|es|ed|ing|al)|delet(?:e|es|ed|ing|ion))$/;
