/** How ClickHouse quotes names and texts. */
export function quotedName(name: string): string {
  return `\`${name.replaceAll(/[\\`]/g, String.raw`\$&`)}\``;
}

export function qualifiedName(database: string, name: string): string {
  return `${quotedName(database)}.${quotedName(name)}`;
}

export function literal(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
