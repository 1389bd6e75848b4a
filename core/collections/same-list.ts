/** Whether two lists hold the same objects in the same order. */
export function isSameList<T>(some: readonly T[] | undefined, others: readonly T[] | undefined): boolean {
  if (some === others) return true;
  return some?.length === others?.length && some?.every((one, at) => one === others?.[at]) === true;
}
