/** What a tool's own record of what has run says after somebody else has changed the database. Sentences; reads and writes no record. */

/** After a file that stopped half-way outside of a transaction, with tools that write their row after its last statement. */
export function unrecorded(table: string): string {
  return `It has no row in ${table} then, and the next run starts it again from the top: run the rest by hand and insert its row, or roll back what is there.`;
}
