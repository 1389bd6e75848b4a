/** Reads the value of a choice that is a key of a table: a JSON list of the table's key and the columns. */

/** Undefined if the value is not a key that a form offered. */
export function referenceOf(
  value: string,
): { readonly key: string; readonly columns: readonly string[] } | undefined {
  let read: unknown;
  try {
    read = JSON.parse(value);
  } catch {
    return undefined;
  }
  if (!Array.isArray(read)) return undefined;
  const [key, ...columns] = read.filter((one) => typeof one === 'string');
  return key === undefined || columns.length === 0 ? undefined : { key, columns };
}
