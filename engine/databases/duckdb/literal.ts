/** How DuckDB quotes a name, alone and in its schema. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function qualifiedName(schema: string, name: string): string {
  return `${quotedName(schema)}.${quotedName(name)}`;
}
