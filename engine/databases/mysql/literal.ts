/** Values and names as MySQL and MariaDB read them, whatever sql_mode says of backslashes and double quotes. */

/** `?` in Plinth's own fixed queries, in turn. */
export function withValues(text: string, values: readonly string[] | undefined): string {
  if (values === undefined) return text;
  let at = 0;
  return text.replace(/\?/g, (mark) => {
    const value = values[at];
    at += 1;
    return value === undefined ? mark : literal(value);
  });
}

/** As bytes where a quote or a backslash is in it: what those mean is a setting of the server. */
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
