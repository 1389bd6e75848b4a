/** What the lab is asked. */
export interface LabQuestion {
  readonly sql: string;
  readonly values?: readonly (string | null)[] | undefined;
  readonly signal?: AbortSignal | undefined;
}
