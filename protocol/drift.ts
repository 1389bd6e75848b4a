/**
 * Schema comparison between server and editor: the available sides, the differences, both texts of an object, and the reconciling
 * migration.
 */
import type { ItemKind } from '../core/catalog/items.ts';
import type { DriftObject } from '../core/drift/compare.ts';
import type { DraftedChange } from './change-forms.ts';
import { isCount, isList, isMaybe, isOneOf, isShape, isString, type Shaped } from './guard.ts';
import { notification, request, type Failure } from './message.ts';

export interface DriftFolder {
  /** Its absolute path. */
  readonly id: string;
  readonly label: string;
  readonly tool: string;
  /** Paths in the folder, in the tool's order. */
  readonly migrations: readonly string[];
}

export const driftFolders = request<readonly DriftFolder[]>()({
  method: 'plinth/driftFolders',
  direction: 'client → server',
  doc: 'Migration folders whose schema can be compared, with their migrations; runs nothing.',
  params: isShape({ folder: isMaybe(isString) }),
});

/** `name`: a migration's path in its folder, a revision, or the id of an open connection. */
const isSide = isShape({ kind: isOneOf('migrations', 'migration', 'git', 'connection'), name: isString });
export type DriftSideWanted = Shaped<typeof isSide>;

const isDriftWanted = isShape({
  /** Undefined if two connections are compared and there is no folder. */
  folder: isMaybe(isString),
  left: isSide,
  right: isSide,
});
export type DriftWanted = Shaped<typeof isDriftWanted>;

export interface DriftRow {
  readonly kind: ItemKind;
  readonly name: string;
  readonly state: DriftObject['state'];
  /** The parts that differ, if both sides have the object: `column total`. */
  readonly parts: readonly string[];
}

export interface DriftReport {
  readonly kind: 'compared';
  /** Identifies the comparison in later requests; the server keeps only the last one. */
  readonly id: number;
  readonly left: string;
  readonly right: string;
  /** The number of compared objects. */
  readonly compared: number;
  readonly objects: readonly DriftRow[];
  /** Sentences about the limits of the comparison. */
  readonly notes: readonly string[];
  /** A migration can be written, since there is a folder for it. */
  readonly writes: boolean;
}

export type DriftAnswer = DriftReport | { readonly kind: 'cancelled' } | Failure;

export const compareSchemas = request<DriftAnswer>()({
  method: 'plinth/compareSchemas',
  direction: 'client → server',
  doc: 'What differs between two schemas. Databases are only read; migrations run in the embedded PostgreSQL.',
  params: isDriftWanted,
});

export const driftProgress = notification<{ readonly step: string }>({
  method: 'plinth/driftProgress',
  direction: 'server → client',
  doc: 'What a comparison works on: the migration that runs in the embedded PostgreSQL.',
  params: isShape({ step: isString }),
});

export type DriftTextsAnswer =
  | { readonly kind: 'texts'; readonly left: string; readonly right: string }
  | Failure;

export const driftTextsOf = request<DriftTextsAnswer>()({
  method: 'plinth/driftTexts',
  direction: 'client → server',
  doc: 'An object of a comparison as the statements that make it, on both sides.',
  params: isShape({
    comparison: isCount,
    /** Its index among the objects of the report. */
    object: isCount,
  }),
});

export const reconcileDrift = request<DraftedChange>()({
  method: 'plinth/reconcileDrift',
  direction: 'client → server',
  doc: 'Migrations that lead from one side of a comparison to the other, for a preview; nothing is written and nothing is run.',
  params: isShape({
    comparison: isCount,
    /** Indexes of objects in the report; undefined for all. */
    objects: isMaybe(isList(isCount)),
    way: isOneOf('left-to-right', 'right-to-left'),
  }),
});
