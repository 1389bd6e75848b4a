/** Texts in Plinth's own SQL for MySQL and MariaDB, whatever the server's sql_mode. */

/** As bytes if it is empty, which one mode takes for NULL, or contains a quote or a backslash, whose meaning is a setting of the server. */
export function literal(value: string): string {
  return /['\\\0]/.test(value) || value === '' ? `CONVERT(x'${hex(value)}' USING utf8mb4)` : `'${value}'`;
}

/** UTF-8. */
function hex(value: string): string {
  const encoded = encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, '\u{FFFD}'));
  return encoded.replaceAll(/%(..)|(.)/g, (_, byte: string | undefined, one: string) =>
    (byte ?? one.charCodeAt(0).toString(16).padStart(2, '0')).toLowerCase(),
  );
}
