/**
 * What each kind of server supports: one list for the editor's menus and lists, the lenses, the plan view, and the table of servers in
 * docs/support.md. Clients do not offer what a server lacks. Names only.
 */

/**
 * `explain`: show a plan; `measure`: run a query to measure it; `values`: plan it for given values; `advise`: try indexes for it;
 * `compareValues`: compare its plans for several values; `safeNow`: list the sessions that a migration would wait for; `locks`: show who
 * waits for whom; `health`: check the server; `drift`: compare its schema in the editor; `collect`: collect its statistics in the editor.
 */
export const abilities = [
  ...(['explain', 'measure', 'values', 'advise', 'compareValues'] as const),
  ...(['safeNow', 'locks', 'health', 'drift', 'collect'] as const),
] as const;

export type Ability = (typeof abilities)[number];
