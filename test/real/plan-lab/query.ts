/** What a query of the measurement is: its name and its text. */
export type LabQuery = readonly [name: string, sql: string];
