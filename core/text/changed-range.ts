/** What an edit replaced in a text: everything between the common start and the common end, in UTF-16 units. */
export interface ChangedRange {
  readonly start: number;
  /** In the old text. */
  readonly oldEnd: number;
  /** In the new one. */
  readonly newEnd: number;
}

export function changedRange(old: string, now: string): ChangedRange {
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old.charCodeAt(start) === now.charCodeAt(start)) start += 1;
  let same = 0;
  const room = shorter - start;
  while (same < room && old.charCodeAt(old.length - 1 - same) === now.charCodeAt(now.length - 1 - same))
    same += 1;
  return { start, oldEnd: old.length - same, newEnd: now.length - same };
}
