/** Which name-based features support which dialect. Features return nothing for a dialect that is not listed. */
import type { SpokenDialect } from '../migrations/convention.ts';

export type NameFeature = 'completion' | 'definition' | 'references' | 'highlight' | 'signatures' | 'rename';

const table: Readonly<Record<NameFeature, readonly SpokenDialect[]>> = {
  completion: ['postgresql'],
  definition: ['postgresql'],
  references: ['postgresql'],
  highlight: ['postgresql'],
  signatures: ['postgresql'],
  rename: ['postgresql'],
};

export function speaks(feature: NameFeature, dialect: SpokenDialect): boolean {
  return table[feature].includes(dialect);
}
