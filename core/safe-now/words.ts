/** Words that the parts of the answer share: durations, numbers, and escaped names. */

/** `12 s`, `3 min`, `2 h 5 min`, `4 days`. */
export function lasting(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (whole < 120) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** A database name inside a sentence, on one line. */
export function quoted(name: string): string {
  const line = name.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replaceAll(/\p{Surrogate}/gu, '\ufffd');
  return /^[\p{L}\p{N}_.$]+$/u.test(line) ? line : `“${line}”`;
}

export function among(count: number): string {
  return count === 1 ? 'One more is' : `${count} more are`;
}

/** For sorting sessions. */
export function longestFirst(
  a: { readonly transactionSeconds: number | undefined } | undefined,
  b: { readonly transactionSeconds: number | undefined } | undefined,
): number {
  return (b?.transactionSeconds ?? 0) - (a?.transactionSeconds ?? 0);
}

/** The first of those that are called the same. */
export function withoutTwins<T>(all: readonly T[], name: (one: T) => string): readonly T[] {
  const known = new Set<string>();
  return all.filter((one) => {
    const isNew = !known.has(name(one));
    known.add(name(one));
    return isNew;
  });
}
