/** Values and names as MySQL and MariaDB parse them under any sql_mode for backslashes and double quotes. */

/** Replaces `?` in Plinth's own fixed queries, in order. */
export function withValues(text: string, values: readonly string[] | undefined): string {
  if (values === undefined) return text;
  let at = 0;
  return text.replace(/\?/g, (mark) => {
    const value = values[at];
    at += 1;
    return value === undefined ? mark : literal(value);
  });
}

/** As bytes if it contains a quote or a backslash, whose meaning is a setting of the server. */
export function literal(value: string): string {
  return /['\\\0]/.test(value) || value === ''
    ? `CONVERT(x'${Buffer.from(value, 'utf8').toString('hex')}' USING utf8mb4)`
    : `'${value}'`;
}

export function quotedName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export function qualifiedName(...names: readonly string[]): string {
  return names.map(quotedName).join('.');
}
