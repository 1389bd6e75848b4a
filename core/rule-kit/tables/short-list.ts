/** Shortens several names to one for a message. */

/** `a`, or `a and 3 more`. */
export function oneOf(names: readonly string[]): string {
  const [first = '', ...rest] = names;
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}
