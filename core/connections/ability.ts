/** What each kind of server supports for a query or a migration; clients do not offer what a server lacks. Names only. */

/**
 * `explain`: show a plan; `measure`: run a query to measure it; `values`: plan it for given values; `advise`: try indexes for it;
 * `compareValues`: compare its plans for several values; `safeNow`: list the sessions that a migration would wait for.
 */
export type Ability = 'explain' | 'measure' | 'values' | 'advise' | 'compareValues' | 'safeNow';
