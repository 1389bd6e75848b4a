/** What a drill is asked for, and what each kind of backup contributes to its report. */
import type { DrillCheck, DrillReport } from '../../core/drill/report.ts';
import type { DrillEngine, Manifest } from '../../core/drill/manifest.ts';
import type { SqlSession } from '../databases/session.ts';
import type { Keeper } from './keeper.ts';
import type { ScratchAddress } from './postgres-server.ts';
import type { Stages } from './stages.ts';

export interface DrillWish {
  /** A path, absolute, or a restore command. */
  readonly source: string;
  /** As the user wrote it. */
  readonly shown: string;
  readonly manifest: { readonly file: string; readonly manifest: Manifest } | undefined;
  /** The file of pg_dumpall --globals-only. */
  readonly globals: string | undefined;
  readonly wal: string | undefined;
  /** Milliseconds. */
  readonly time: number | undefined;
  /** The newest row may be so old, in milliseconds. */
  readonly maxAge: number | undefined;
  /** The database in files of a server; without it that of the manifest, or the only one. */
  readonly database: string | undefined;
  readonly scratch: ScratchAddress | undefined;
  /** A restored copy against what the migrations of the workspace create: asked where there is no manifest. Undefined without migrations. */
  readonly againstMigrations: (copy: SqlSession) => Promise<DrillCheck | undefined>;
  /** dist/sqlite.cjs. */
  readonly sqliteProgram: string;
  /** Milliseconds. */
  readonly now: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (what: string) => void;
}

/** What one kind of backup contributes. */
export interface Drilled {
  readonly engine: DrillEngine;
  readonly scratch: string;
  readonly checks: readonly DrillCheck[];
  /** The restored database. */
  readonly copy: Manifest | undefined;
  readonly disk?: DrillReport['disk'];
}

export interface Workshop {
  readonly wish: DrillWish;
  readonly keeper: Keeper;
  readonly stages: Stages;
}

/** When the manifest was made, in milliseconds. */
export function takenAt({ manifest }: Pick<DrillWish, 'manifest'>): number | undefined {
  return manifest && Date.parse(manifest.manifest.takenAt);
}
