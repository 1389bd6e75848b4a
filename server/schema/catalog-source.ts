/** What the outline of a database's catalog is made from. */
import type { CatalogRelation, CatalogSnapshot } from '../../core/catalog/catalog.ts';
import type { PersonalData, PersonalTable } from '../../core/personal-data/personal-data.ts';
import type { PersonalDataSettings } from '../../core/personal-data/settings.ts';
import type { DataShape } from '../../core/personal-data/shape.ts';
import type { ServerWords } from '../../engine/databases/engine.ts';
import type { Explored, Question } from '../../engine/databases/catalog/explore/explore.ts';
import type { Origins, OutlineNode } from './outline.ts';
import type { PendingMarks } from './pending.ts';
import type { Pages } from './pages.ts';

export interface CatalogSource {
  readonly snapshot: CatalogSnapshot;
  readonly words: ServerWords;
  readonly ask: (question: Question) => Promise<Explored>;
  /** For what may follow the names: undefined while it is under way for the first time. Without it, the outline waits. */
  readonly soon?: (question: Question) => Promise<Explored> | undefined;
  readonly origins: Origins;
  /** What should be known about the source as a whole: migrations that could not be run. */
  readonly notes: readonly OutlineNode[];
  /** What the project says of its own data. */
  readonly personalData: PersonalDataSettings;
  readonly pages: Pages;
  /** When somebody else was seen to have changed a relation. */
  readonly changedAt: (schema: string, name: string) => number | undefined;
  /** What pending migrations will do; undefined if that is asked of nobody. */
  readonly pending?: PendingMarks;
}

export interface Marked extends CatalogSource {
  readonly shape: DataShape;
  readonly personal: PersonalData;
  readonly partitions: () => Partitions;
}

export type Partitions = ReadonlyMap<string, readonly CatalogRelation[]>;

/** A relation whose inside is shown. */
export interface Within {
  readonly of: CatalogRelation;
  readonly origins: Origins;
  readonly personal: PersonalTable | undefined;
}
