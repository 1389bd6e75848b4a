/** Drift as it crosses between server and editor: which sides there are, what differs, an object's two texts, and the migration that reconciles. */
import type { ItemKind } from '../core/catalog/items.ts';
import type { DriftObject } from '../core/drift/compare.ts';
import type { DraftedChange } from './change-forms.ts';
import { isCount, isList, isMaybe, isOneOf, isShape, isString, type Shaped } from './guard.ts';
import { notification, request } from './message.ts';

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
  /** Undefined if two connections are compared and no folder is there. */
  folder: isMaybe(isString),
  left: isSide,
  right: isSide,
});
export type DriftWanted = Shaped<typeof isDriftWanted>;

export interface DriftRow {
  readonly kind: ItemKind;
  readonly name: string;
  readonly state: DriftObject['state'];
  /** What of it differs, where both sides have it: `column total`. */
  readonly parts: readonly string[];
}

export interface DriftReport {
  readonly kind: 'compared';
  /** Names the comparison in later questions; the server keeps the last one. */
  readonly id: number;
  readonly left: string;
  readonly right: string;
  /** How many objects were held against each other. */
  readonly compared: number;
  readonly objects: readonly DriftRow[];
  /** Sentences: what limits the comparison. */
  readonly notes: readonly string[];
  /** A migration can be written: there is a folder that it would be in. */
  readonly writes: boolean;
}

export type DriftAnswer =
  | DriftReport
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failure'; readonly message: string };

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
  | { readonly kind: 'failure'; readonly message: string };

export const driftTextsOf = request<DriftTextsAnswer>()({
  method: 'plinth/driftTexts',
  direction: 'client → server',
  doc: 'An object of a comparison as the statements that make it, on both sides.',
  params: isShape({
    comparison: isCount,
    /** Its place among the objects of the report. */
    object: isCount,
  }),
});

export const reconcileDrift = request<DraftedChange>()({
  method: 'plinth/reconcileDrift',
  direction: 'client → server',
  doc: 'Migrations that lead from one side of a comparison to the other, for a preview; nothing is written and nothing is run.',
  params: isShape({
    comparison: isCount,
    /** Places of objects in the report; undefined for all. */
    objects: isMaybe(isList(isCount)),
    way: isOneOf('left-to-right', 'right-to-left'),
  }),
});
