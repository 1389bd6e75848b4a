/** Names and values as T-SQL reads them, whatever QUOTED_IDENTIFIER says: names stand in brackets. */

export function quotedName(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

export function qualifiedName(...names: readonly string[]): string {
  return names.map(quotedName).join('.');
}
