/** Quantiles, and how figures are printed. */

export function quantile(figures: readonly number[], at: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? NaN;
}

export function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
