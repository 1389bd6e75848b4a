/** What checks of indexes share. */

/** The definition as the server prints it has no CONCURRENTLY. */
export function concurrently(definition: string): string {
  return definition.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY ');
}
