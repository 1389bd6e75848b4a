/** Names and values as T-SQL parses them under any QUOTED_IDENTIFIER: names are in brackets. */

export function quotedName(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

export function qualifiedName(...names: readonly string[]): string {
  return names.map(quotedName).join('.');
}

/** Unicode only if necessary: a varchar column is converted when it is compared with N'…', which changes the plan. */
export function literal(value: string): string {
  const prefix = Array.from(value).every((letter) => (letter.codePointAt(0) ?? 0) < 0x80) ? '' : 'N';
  return `${prefix}'${value.replaceAll("'", "''")}'`;
}
