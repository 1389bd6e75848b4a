/** A column that comes back as a migration before the change has let it out: releases may leave it out. Data of a review; found by back/let-in.ts. */
export interface EasedColumn {
  readonly name: string;
  /** It has a default; else it takes nulls. */
  readonly isGiven: boolean;
}
