/**
 * How often to look for changes, so that looking costs a server less than a hundredth of a processor: a look at the token is cheap and regular;
 * marks are read when the token moved, out of an allowance that grows with time and is saved up while nothing happens. No clock in here.
 */

/** Milliseconds of reading that may be spent, as of a moment. */
export interface Allowance {
  readonly left: number;
  readonly at: number;
}

/** Between two looks at the token. */
export const tokenEvery = 1_500;
/** One part of so many of the time. */
const share = 100;
/** What can be saved up: several changes in a row show at once, even where there are a hundred thousand tables. */
const most = 2_000;

export const fullAllowance: Allowance = { left: most, at: 0 };

export function allowanceAt({ left, at }: Allowance, now: number): Allowance {
  return { left: Math.min(most, left + (now - at) / share), at: now };
}

export function spend(allowance: Allowance, cost: number): Allowance {
  return { ...allowance, left: allowance.left - cost };
}

export function mayRead({ left }: Allowance): boolean {
  return left > 0;
}

/** How late the tree may be about what others do. */
export function longestWait({ left }: Allowance): number {
  return Math.max(tokenEvery, -left * share);
}

/** A slow answer means a far or a busy server: it is asked less often. */
export function nextToken(tookMs: number): number {
  return Math.max(tokenEvery, tookMs * 20);
}
