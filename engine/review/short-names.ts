/** What files are called in a review, where one folder is common to them. */

/** Without the folder that all of them share: the list of files at the end has it. */
export function shortNames(files: readonly string[]): (file: string) => string {
  const folders = files.map((file) => file.slice(0, file.lastIndexOf('/') + 1));
  const [first = ''] = folders;
  const shared = folders.reduce((common, folder) => {
    let length = 0;
    while (length < common.length && common[length] === folder[length]) length += 1;
    return common.slice(0, common.slice(0, length).lastIndexOf('/') + 1);
  }, first);
  return (file) => {
    if (!file.startsWith(shared)) return file;
    const name = file.slice(shared.length);
    // migration.sql and up.sql say nothing: their folder is what the migration is called. Of 80/10_tags.sql both numbers do.
    const folder = /([^/]+\/)$/.exec(shared)?.[1] ?? '';
    const isOfBoth = /^\d+\/$/.test(folder) && /^\d/.test(name);
    const told = /\d/.test(name) && !isOfBoth ? name : folder + name;
    return told.replace(/(?<=[^/])\/(?:migration|up)\.[a-z]+$/, '');
  };
}
