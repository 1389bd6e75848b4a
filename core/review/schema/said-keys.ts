/** One word for the columns of a key, however they are ordered and written: what programs say is held against what a change makes by it. */
export function keySaid(columns: readonly string[]): string {
  const plain = columns.map((one) => one.toLowerCase().replaceAll('_', '')).filter((one) => one !== '');
  return plain.length < columns.length ? '' : [...new Set(plain)].toSorted().join(' ');
}

/** One word for a column, whoever asks what programs say of it. */
export function columnSaid(table: string, column: string): string {
  return `${table} ${column}`;
}
