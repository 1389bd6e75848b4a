/** One word for the columns of a key, however they are ordered and written: what programs say is held against what a change makes by it. */
export function keySaid(columns: readonly string[]): string {
  const plain = columns.map((one) => one.toLowerCase().replaceAll('_', '')).filter((one) => one !== '');
  return plain.length < columns.length ? '' : [...new Set(plain)].toSorted().join(' ');
}
