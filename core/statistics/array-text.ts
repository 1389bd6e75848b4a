/** Parses one-dimensional arrays as PostgreSQL prints them. */

/** The elements as written, including quotes. */
export function arrayElements(text: string | undefined): readonly string[] {
  return text?.slice(1, -1).match(/"(?:[^"\\]|\\.)*"|[^,"]+/g) ?? [];
}
