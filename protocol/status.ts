/** The data of the status bar item and its explanation. The client builds the texts. */
import { isDocument } from './place.ts';
import { isShape, isList, isOneOf, isString, isCount, isMaybe, isBoolean, type Shaped } from './guard.ts';
import { notification, request } from './message.ts';

const isNotUnderstood = isShape({
  uri: isString,
  /** Relative to the workspace folder. */
  path: isString,
  /** From zero. */
  line: isCount,
  reason: isString,
});
export type NotUnderstood = Shaped<typeof isNotUnderstood>;

/** A migration folder: what Plinth takes it for, and why. */
const isFolderStatus = isShape({
  /** Relative to its workspace folder, forward slashes; empty for the workspace folder itself. */
  folder: isString,
  uri: isString,
  tool: isString,
  toolReason: isString,
  dialect: isString,
  /** False: recognised, not supported; nothing in it is diagnosed. */
  supported: isBoolean,
  /** Nothing says which database it is for: one answer of a person changes that. */
  undecided: isBoolean,
  /** Nothing says which database it is for, and PostgreSQL is assumed. */
  assumed: isBoolean,
  dialectReason: isString,
  /** As people write it: `16`, `8.4`. */
  version: isString,
  versionSource: isOneOf('configured', 'connection', 'statistics', 'repository', 'assumed'),
  /** What the connection is called, or the file of the repository, that the version comes from. */
  connection: isMaybe(isString),
  files: isCount,
  statements: isCount,
  understood: isCount,
  /** What was not understood, by reason, for the coverage report. */
  gaps: isList(isShape({ reason: isString, count: isCount })),
  /** The first of those statements, by file and place. */
  notUnderstood: isList(isNotUnderstood),
});
export type FolderStatus = Shaped<typeof isFolderStatus>;

const isWorkspaceStatus = isShape({
  state: isOneOf('reading', 'ready'),
  folders: isList(isFolderStatus),
  /** In new work, under the scope in force. */
  findings: isCount,
  scope: isOneOf('new', 'open', 'all'),
  /** What `new` is measured against, in words. */
  scopeReason: isString,
  /** Configuration files that could not be read: file, line and key are in the text. */
  problems: isList(isString),
  /** What the user should know although nothing is broken: another version than the project asks for, own rules that are off. Sentences. */
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
