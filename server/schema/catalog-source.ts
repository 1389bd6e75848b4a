/** What the outline of a database's catalog is built from. */
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
  /** For facts that may load after the names: undefined while they are first loading. If absent, the outline waits for them. */
  readonly soon?: (question: Question) => Promise<Explored> | undefined;
  readonly origins: Origins;
  /** Notes about the whole source, such as migrations that could not be run. */
  readonly notes: readonly OutlineNode[];
  /** The project's configuration of personal data. */
  readonly personalData: PersonalDataSettings;
  readonly pages: Pages;
  /** When a change of a relation by another session was noticed. */
  readonly changedAt: (schema: string, name: string) => number | undefined;
  /** What pending migrations will do; undefined if that is not known for this source. */
  readonly pending?: PendingMarks;
}

export interface Marked extends CatalogSource {
  readonly shape: DataShape;
  readonly personal: PersonalData;
  readonly partitions: () => Partitions;
}

export type Partitions = ReadonlyMap<string, readonly CatalogRelation[]>;

/** A relation whose children are shown. */
export interface Within {
  readonly of: CatalogRelation;
  readonly origins: Origins;
  readonly personal: PersonalTable | undefined;
}
