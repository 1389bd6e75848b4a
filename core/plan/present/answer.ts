/** Everything that the editor shows of one explained query, as plain data that can cross a process boundary. */
import type { PlanReading } from '../understand.ts';
import { planDocument, type PlanDocument } from './document.ts';
import { lensText } from './lens.ts';

export interface PlanAnswer {
  readonly document: PlanDocument;
  readonly lens: string;
  /** By node id: ranges of the query's text, in UTF-16 offsets from its start. */
  readonly places: readonly (readonly { readonly start: number; readonly end: number }[])[];
}

export function planAnswer(reading: PlanReading, at: string): PlanAnswer {
  return {
    document: planDocument(reading, at),
    lens: lensText({ kind: 'planned', reading, at }),
    places: reading.sources.map((source) => source.spans),
  };
}
