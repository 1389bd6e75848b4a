/** Whether two parse trees of PostgreSQL's grammar are the same but for places in the text. */

const places: ReadonlySet<string> = new Set([
  'location',
  'stmt_location',
  'stmt_len',
  'name_location',
  'list_start',
  'list_end',
  'rexpr_list_start',
  'rexpr_list_end',
]);

export function isSameTree(one: unknown, other: unknown): boolean {
  if (!isNode(one) || !isNode(other)) return one === other;
  const keys = keysOf(one);
  return (
    keys.length === keysOf(other).length &&
    keys.every((key) => key in other && isSameTree(one[key], other[key]))
  );
}

/** Of lists, the keys are their indexes. */
function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function keysOf(node: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(node).filter((key) => !places.has(key));
}
