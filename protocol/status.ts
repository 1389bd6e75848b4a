/** The data of the status bar item and its explanation. The client builds the texts. */
import { isDocument } from './place.ts';
import { isShape, isList, isOneOf, isString, isCount, isMaybe, isBoolean, type Guard } from './guard.ts';
import { notification, request } from './message.ts';

/** A migration folder: what was detected about it, and why. */
export interface FolderStatus {
  /** Relative to its workspace folder, with forward slashes; empty for the workspace folder itself. */
  readonly folder: string;
  readonly uri: string;
  readonly tool: string;
  readonly toolReason: string;
  readonly dialect: string;
  /** False: recognised but not supported; nothing in it is diagnosed. */
  readonly supported: boolean;
  /** The database is unknown and the user should choose it. */
  readonly undecided: boolean;
  /** The database is unknown and PostgreSQL is assumed. */
  readonly assumed: boolean;
  readonly dialectReason: string;
  /** For display: `16`, `8.4`. */
  readonly version: string;
  readonly versionSource: 'configured' | 'connection' | 'statistics' | 'repository' | 'assumed';
  /** The connection, or the file in the repository, that the version comes from. */
  readonly connection: string | undefined;
  readonly files: number;
  readonly statements: number;
  readonly understood: number;
  /** The number of statements that were not understood, by reason. */
  readonly gaps: readonly { readonly reason: string; readonly count: number }[];
  /** The first of those statements, by file and position. */
  readonly notUnderstood: readonly NotUnderstood[];
}

export interface NotUnderstood {
  readonly uri: string;
  /** Relative to the workspace folder. */
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
  readonly reason: string;
}

export interface WorkspaceStatus {
  readonly state: 'reading' | 'ready';
  readonly folders: readonly FolderStatus[];
  /** The number of findings in the current scope. */
  readonly findings: number;
  readonly scope: 'new' | 'open' | 'all';
  /** What new work is compared with, in words. */
  readonly scopeReason: string;
  /** Configuration files that could not be read; the texts contain file, line and key. */
  readonly problems: readonly string[];
  /** Notes for the user that are not errors, such as a required version that differs, or own rules that are turned off. Sentences. */
  readonly notes: readonly string[];
}

const isFolderStatus: Guard<FolderStatus> = isShape<FolderStatus>({
  folder: isString,
  uri: isString,
  tool: isString,
  toolReason: isString,
  dialect: isString,
  supported: isBoolean,
  undecided: isBoolean,
  assumed: isBoolean,
  dialectReason: isString,
  version: isString,
  versionSource: isOneOf('configured', 'connection', 'statistics', 'repository', 'assumed'),
  connection: isMaybe(isString),
  files: isCount,
  statements: isCount,
  understood: isCount,
  gaps: isList(
    isShape<{ readonly reason: string; readonly count: number }>({ reason: isString, count: isCount }),
  ),
  notUnderstood: isList(
    isShape<NotUnderstood>({ uri: isString, path: isString, line: isCount, reason: isString }),
  ),
});

export const statusChanged = notification<WorkspaceStatus>({
  method: 'plinth/statusChanged',
  direction: 'server → client',
  doc: 'What the workspace is taken for, how much of it is understood, and how many findings new work has.',
  params: isShape<WorkspaceStatus>({
    state: isOneOf('reading', 'ready'),
    folders: isList(isFolderStatus),
    findings: isCount,
    scope: isOneOf('new', 'open', 'all'),
    scopeReason: isString,
    problems: isList(isString),
    notes: isList(isString),
  }),
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
  params: isShape<{ readonly at: string | undefined }>({ at: isMaybe(isString) }),
});
