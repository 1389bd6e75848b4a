/**
 * How often to look for changes, so that it costs a server less than a hundredth of a processor: the token is cheap and read regularly;
 * marks are read when the token changed, out of an allowance that grows with time. No clock in here.
 */

/** Milliseconds of reading that may be spent, as of a point in time. */
export interface Allowance {
  readonly left: number;
  readonly at: number;
}

/** Between two reads of the token. */
export const tokenEvery = 1_500;
/** The fraction of the time is one divided by this. */
const share = 100;
/** The maximum allowance: several changes in a row are shown at once, even with a hundred thousand tables. */
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

/** The maximum delay until changes by others are shown. */
export function longestWait({ left }: Allowance): number {
  return Math.max(tokenEvery, -left * share);
}

/** A slow answer indicates a distant or busy server, which is then asked less often. */
export function nextToken(tookMs: number): number {
  return Math.max(tokenEvery, tookMs * 20);
}
