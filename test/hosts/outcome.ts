/** What an embedded server answered to one statement. */
export type Outcome =
  | { readonly ok: true; readonly rows: readonly (readonly string[])[] }
  | { readonly ok: false; readonly message: string };
