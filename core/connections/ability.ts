/** What a server may be asked about a query or a migration: not all of them have all of it, and what one has not is not offered there. Words only. */

/**
 * `explain`: a plan; `measure`: a query is run to measure it; `values`: it is planned for given values; `advise`: indexes are tried for it;
 * `compareValues`: its plans for several values; `safeNow`: a look at whom a migration would wait for.
 */
export type Ability = 'explain' | 'measure' | 'values' | 'advise' | 'compareValues' | 'safeNow';
