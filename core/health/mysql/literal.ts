/** Names and texts in the SQL that checks and scripts send to MySQL and MariaDB, whatever the server's sql_mode. */

/** As bytes if it contains a quote or a backslash, whose meaning is a setting of the server. */
export function literal(value: string): string {
  return /['\\\0]/.test(value) ? `CONVERT(x'${hex(value)}' USING utf8mb4)` : `'${value}'`;
}

export function ident(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** UTF-8. */
function hex(value: string): string {
  const encoded = encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, '\u{FFFD}'));
  return encoded.replaceAll(/%(..)|(.)/g, (_, byte: string | undefined, one: string) =>
    (byte ?? one.charCodeAt(0).toString(16).padStart(2, '0')).toLowerCase(),
  );
}
