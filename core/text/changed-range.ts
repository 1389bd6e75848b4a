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
  const start = lengthWhile(shorter, (at, by) => old.slice(at, at + by) === now.slice(at, at + by));
  const same = lengthWhile(shorter - start, (at, by) => endOf(old, at, by) === endOf(now, at, by));
  return { start, oldEnd: old.length - same, newEnd: now.length - same };
}

function endOf(text: string, at: number, by: number): string {
  return text.slice(text.length - at - by, text.length - at);
}

/** How many units are the same, by ever smaller stretches: to compare one by one takes longer than all else at a letter in a long program. */
function lengthWhile(most: number, isSame: (at: number, by: number) => boolean): number {
  let at = 0;
  for (let by = 4_096; by >= 1; by >>= 3) while (at + by <= most && isSame(at, by)) at += by;
  return at;
}
