/** A value as a string literal that ends where it ends, whatever standard_conforming_strings says. A NUL, which no value can hold, is left out. */
export function literal(value: string): string {
  return `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '')}'`;
}
