/** Several names in a message that has room for one. */

/** `a`, or `a and 3 more`. */
export function oneOf(names: readonly string[]): string {
  const [first = '', ...rest] = names;
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}
