/** One word for the columns of a key, however they are ordered and written: what programs say is held against what a change makes by it. */
export function keySaid(columns: readonly string[]): string {
  const plain = columns.map((one) => one.toLowerCase().replaceAll('_', '')).filter((one) => one !== '');
  return plain.length < columns.length ? '' : [...new Set(plain)].toSorted().join(' ');
}

/** One word for an expression of a key, however it is spaced, cast and put in brackets; a column is its name. */
export function elementSaid(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/::\s{0,9}"?[a-z_][\w.]{0,60}"?(?:\(\d{1,9}\))?/g, '')
    .replaceAll(/[\s"()]/g, '');
}

/** The same for a key that is called by the name of its constraint. */
export function constraintSaid(name: string): string {
  return `=${name.toLowerCase()}`;
}

/** One word for what ON CONFLICT of a table says: `target` as keySaid or constraintSaid has it. */
export function conflictSaid(table: string, target: string): string {
  return `${table} ${target}`;
}

/** One word for a column, whoever asks what programs say of it. */
export function columnSaid(table: string, column: string): string {
  return `${table} ${column}`;
}
