/** Arrays of one dimension as PostgreSQL prints them. */

/** As they are written in it, quotes included. */
export function arrayElements(text: string | undefined): readonly string[] {
  return text?.slice(1, -1).match(/"(?:[^"\\]|\\.)*"|[^,"]+/g) ?? [];
}
