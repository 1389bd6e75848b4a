/** Groups findings by file, in file order. */
import type { FoundAt } from '../result.ts';

export function byFileOf(findings: readonly FoundAt[]): ReadonlyMap<string, readonly FoundAt[]> {
  const found = new Map<string, FoundAt[]>();
  for (const one of findings) found.set(one.file, [...(found.get(one.file) ?? []), one]);
  return found;
}
