/** A request to the lab. */
export interface LabQuestion {
  readonly sql: string;
  readonly values?: readonly (string | null)[] | undefined;
  readonly signal?: AbortSignal | undefined;
}
