/** The effects table: every fact by its id. of.ts decides which fact applies to an operation. */
import { columnFacts } from './columns.ts';
import { constraintFacts } from './constraints.ts';
import { dataFacts } from './data.ts';
import { inMajors, majors, type Fact } from './fact.ts';
import { indexFacts } from './indexes.ts';
import { objectFacts } from './objects.ts';
import { publicationFacts } from './publications.ts';
import { sequenceFacts } from './sequences.ts';
import { serverFacts } from './server.ts';
import { tableOptionFacts } from './table-options.ts';
import { tableFacts } from './tables.ts';
import { typeFacts } from './types.ts';

const table = {
  ...columnFacts,
  ...constraintFacts,
  ...tableFacts,
  ...tableOptionFacts,
  ...sequenceFacts,
  ...typeFacts,
  ...indexFacts,
  ...objectFacts,
  ...publicationFacts,
  ...dataFacts,
  ...serverFacts,
} as const;

export type FactId = keyof typeof table;

export const facts: Readonly<Record<FactId, Fact>> = table;

export function isFactId(id: string): id is FactId {
  return Object.hasOwn(table, id);
}

/** Major versions on which a statement of this kind exists and was measured. */
export function measuredOn(fact: Fact): readonly number[] {
  return majors.filter((major) => inMajors(fact, major));
}
