/** Names and values as T-SQL reads them, whatever QUOTED_IDENTIFIER says: names are in brackets. */

export function quotedName(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

export function qualifiedName(...names: readonly string[]): string {
  return names.map(quotedName).join('.');
}

/** Unicode only where it is needed: compared with an N'…' a varchar column is converted, and the plan is another one. */
export function literal(value: string): string {
  const prefix = Array.from(value).every((letter) => (letter.codePointAt(0) ?? 0) < 0x80) ? '' : 'N';
  return `${prefix}'${value.replaceAll("'", "''")}'`;
}
