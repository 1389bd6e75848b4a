/** What a tool's history table records after somebody else has changed the database. Sentences only. */

/** For tools that write the row after the last statement: a file failed part-way outside of a transaction. */
export function unrecorded(table: string): string {
  return `It has no row in ${table} then, and the next run starts it again from the top: run the rest by hand and insert its row, or roll back what is there.`;
}
