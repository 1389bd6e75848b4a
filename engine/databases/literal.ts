/**
 * A value as a string literal that is safe under every setting of standard_conforming_strings. A NUL, which no value can contain, is
 * removed.
 */
export function literal(value: string): string {
  return `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '')}'`;
}
