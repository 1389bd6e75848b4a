/**
 * What statements on rows have in common that differ in plain strings and numbers alone, of which files of data have thousands. Neither the
 * grammar nor an operation depends on them, but for a number's being zero.
 */

/** A longer one has many rows, and is like no other. In UTF-16 units. */
const longest = 2_000;

/** Not after a letter: `E'\n'`, `X'1F'` and `a1` are something else. Nor a string with a backslash, which the session's settings decide about. */
const constant = /(?<![\w$&.])(?:'(?:[^'\\]|'')*'|\d+(?:\.\d+)?(?![\w.]))/g;
/** Comments, quoted names, dollar quotes, placeholders, and a type whose precision the grammar checks: such statements are read as they are. */
const special = /--|\/\*|["$\\\0{}]|\bfloat\b/i;

/** Undefined for a statement that is not on rows, or holds more than words, signs and constants. */
export function shapeOf(text: string): string | undefined {
  if (text.length > longest || !/^(?:insert|update|delete)\b/i.test(text)) return undefined;
  const shape = text.replaceAll(constant, substitute);
  return special.test(shape) ? undefined : shape;
}

/** The offset of the first constant; the text's length without one. */
export function firstConstant(text: string): number {
  const at = text.search(constant);
  return at < 0 ? text.length : at;
}

function substitute(written: string): string {
  if (written.startsWith("'")) return "''";
  const isZero = /^[0.]+$/.test(written);
  if (written.includes('.')) return isZero ? '0.0' : '1.1';
  // The grammar reads a number that does not fit into an integer as it reads one with a point.
  return isZero ? '0' : Number(written) > 2_147_483_647 ? '9999999999' : '1';
}
