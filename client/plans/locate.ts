/** Tracks a planned query through edits of its document. Pure: texts and offsets only. */

export interface PlannedText {
  /** Offset in the document at the time of the plan. */
  readonly start: number;
  readonly text: string;
}

/** The current offset of the query; undefined if its text has changed or occurs several times and not at the old offset. */
export function locateQuery(document: string, query: PlannedText): number | undefined {
  if (query.text === '') return undefined;
  if (document.startsWith(query.text, query.start)) return query.start;
  const first = document.indexOf(query.text);
  if (first < 0 || document.includes(query.text, first + 1)) return undefined;
  return first;
}
