/** Follows a planned query through edits of its document. Pure: texts and offsets only. */

export interface PlannedText {
  /** Offset in the document when the query was explained. */
  readonly start: number;
  readonly text: string;
}

/** Where the query stands now; undefined if its text has changed or is in several places, none of them the old one. */
export function locateQuery(document: string, query: PlannedText): number | undefined {
  if (query.text === '') return undefined;
  if (document.startsWith(query.text, query.start)) return query.start;
  const first = document.indexOf(query.text);
  if (first < 0 || document.includes(query.text, first + 1)) return undefined;
  return first;
}

export interface TextChange {
  readonly offset: number;
  /** How much was replaced. */
  readonly length: number;
  /** How much is there now. */
  readonly newLength: number;
}

/** The query's offset after a change of the document; undefined if the change touches it, so that the plan no longer is its plan. */
export function afterChange(query: PlannedText, change: TextChange): number | undefined {
  const end = query.start + query.text.length;
  if (change.offset >= end) return query.start;
  if (change.offset + change.length <= query.start) return query.start + change.newLength - change.length;
  return undefined;
}
