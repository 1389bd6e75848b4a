/** The result of trying indexes, in words; the same on the command line and in the editor. */

export const howTried = {
  lab: 'planned in the plan lab',
  hypopg: 'planned by the server as if they were there (HypoPG)',
  built: 'planned by the server with the indexes built, and taken back',
} as const;

export const nothingToTry = 'No index: no condition, join or order of it could use one that is not there.';

/** Why none is proposed. `best`: the cost with the best index that the planner used, as a share of the cost before. */
export function noneInWords({
  tried,
  best,
  refused,
}: {
  readonly tried: number;
  readonly best: number | undefined;
  readonly refused: readonly { readonly because: string }[];
}): string {
  const left =
    refused.length === 0 ? '' : ` ${String(refused.length)} could not be tried: ${refused[0]?.because ?? ''}`;
  if (tried === 0) return `Not tried.${left}`;
  if (best === undefined)
    return `No index: of ${String(tried)} that were tried the planner uses none.${left}`;
  return `No index: the best of ${String(tried)} that were tried leaves ${String(Math.round(best * 100))} % of the estimated cost.${left}`;
}
