/** The data of the status bar item and its explanation. The client builds the texts. */
import { isDocument } from './place.ts';
import { isShape, isList, isOneOf, isString, isCount, isMaybe, isBoolean, type Shaped } from './guard.ts';
import { notification, request } from './message.ts';

const isNotUnderstood = isShape({
  uri: isString,
  /** Relative to the workspace folder. */
  path: isString,
  /** Zero-based. */
  line: isCount,
  reason: isString,
});
export type NotUnderstood = Shaped<typeof isNotUnderstood>;

/** A migration folder: what was detected about it, and why. */
const isFolderStatus = isShape({
  /** Relative to its workspace folder, with forward slashes; empty for the workspace folder itself. */
  folder: isString,
  uri: isString,
  tool: isString,
  toolReason: isString,
  dialect: isString,
  /** False: recognised but not supported; nothing in it is diagnosed. */
  supported: isBoolean,
  /** The database is unknown and the user should choose it. */
  undecided: isBoolean,
  /** The database is unknown and PostgreSQL is assumed. */
  assumed: isBoolean,
  dialectReason: isString,
  /** For display: `16`, `8.4`. */
  version: isString,
  versionSource: isOneOf('configured', 'connection', 'statistics', 'repository', 'assumed'),
  /** The connection, or the file in the repository, that the version comes from. */
  connection: isMaybe(isString),
  files: isCount,
  statements: isCount,
  understood: isCount,
  /** The number of statements that were not understood, by reason. */
  gaps: isList(isShape({ reason: isString, count: isCount })),
  /** The first of those statements, by file and position. */
  notUnderstood: isList(isNotUnderstood),
});
export type FolderStatus = Shaped<typeof isFolderStatus>;

const isWorkspaceStatus = isShape({
  state: isOneOf('reading', 'ready'),
  folders: isList(isFolderStatus),
  /** The number of findings in the current scope, and of those that a table's size would make graver or milder if it were known. */
  findings: isCount,
  sizesAsked: isCount,
  scope: isOneOf('new', 'open', 'all'),
  /** What new work is compared with, in words. */
  scopeReason: isString,
  /** Configuration files that could not be read; the texts contain file, line and key. */
  problems: isList(isString),
  /** Notes for the user that are not errors, such as a required version that differs, or own rules that are turned off. Sentences. */
  notes: isList(isString),
});
export type WorkspaceStatus = Shaped<typeof isWorkspaceStatus>;

export const statusChanged = notification<WorkspaceStatus>({
  method: 'plinth/statusChanged',
  direction: 'server → client',
  doc: 'What the workspace is taken for, how much of it is understood, and how many findings new work has.',
  params: isWorkspaceStatus,
});

/** Why a document is or is not diagnosed. */
export interface DocumentStatus {
  readonly kind: 'diagnosed' | 'applied' | 'silent';
  /** One sentence. */
  readonly reason: string;
  /** The migration folder that contains it, if any. */
  readonly folder: string | undefined;
}

export const documentStatus = request<DocumentStatus>()({
  method: 'plinth/documentStatus',
  direction: 'client → server',
  doc: 'Whether a document is diagnosed and why.',
  params: isDocument,
});

export const trustGranted = notification<{ readonly at: string | undefined }>({
  method: 'plinth/trustGranted',
  direction: 'client → server',
  doc: 'The user trusted the workspace: processes and connections may be offered from now on.',
  params: isShape({ at: isMaybe(isString) }),
});
