/** A trigger that a project has put on the table in which its tool keeps what has run: whoever writes there by hand meets it. Textual. */

export interface GuardedFile {
  readonly path: string;
  readonly text: string;
}

/** Its name and place, of files in their order; undefined where none is left. */
export function recordGuard(files: readonly GuardedFile[], table: string): string | undefined {
  let found: { readonly name: string; readonly place: string } | undefined;
  const on = table.replaceAll(/[^\w]/g, '\\$&');
  for (const { path, text } of files) {
    if (!text.includes(table)) continue;
    const made = new RegExp(
      `\\bcreate\\s+(?:or\\s+replace\\s+)?(?:constraint\\s+)?trigger\\s+"?(\\w+)"?\\s[^;]*?\\bon\\s+(?:"?\\w+"?\\.)?"?${on}"?(?!\\w)`,
      'i',
    ).exec(text);
    if (made?.[1] !== undefined)
      found = { name: made[1], place: `${path}:${text.slice(0, made.index).split('\n').length}` };
    else if (
      found !== undefined &&
      new RegExp(`\\bdrop\\s+trigger\\s+(?:if\\s+exists\\s+)?"?${found.name}"?\\s`, 'i').test(text)
    )
      found = undefined;
  }
  return found === undefined ? undefined : `${found.name} (${found.place})`;
}

/** In place of what deletes or writes its row. */
export function guardedInWords(words: string, guard: string): string {
  return `${words.replace(/ (?:Delete its row|Write the version before it there)\.$/, '')} Trigger ${guard} guards that table: read what it wants before its rows are changed by hand.`;
}
