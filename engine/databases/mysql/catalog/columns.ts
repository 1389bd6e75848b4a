/** A column's default in information_schema: MariaDB prints the expression, MySQL the value. */

/** MariaDB writes NULL for a nullable column without one. */
export function hasDefault(text: string | null, isMaria: boolean): boolean {
  return text !== null && !(isMaria && text === 'NULL');
}
