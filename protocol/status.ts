/** What the status item and its explanation are made of. Words for people are put together by the client. */
import { isDocument } from './place.ts';
import { isShape, isList, isOneOf, isString, isCount, isMaybe, isBoolean, type Guard } from './guard.ts';
import { notification, request } from './message.ts';

/** A migration folder: what Plinth takes it for, and why. */
export interface FolderStatus {
  /** Relative to its workspace folder, forward slashes; empty for the workspace folder itself. */
  readonly folder: string;
  readonly uri: string;
  readonly tool: string;
  readonly toolReason: string;
  readonly dialect: string;
  /** False: recognised, not supported; nothing in it is diagnosed. */
  readonly supported: boolean;
  /** Nothing says which database it is for: one answer of a person changes that. */
  readonly undecided: boolean;
  /** Nothing says which database it is for, and PostgreSQL is assumed. */
  readonly assumed: boolean;
  readonly dialectReason: string;
  /** As people write it: `16`, `8.4`. */
  readonly version: string;
  readonly versionSource: 'configured' | 'connection' | 'statistics' | 'repository' | 'assumed';
  /** What the connection is called, or the file of the repository, that the version comes from. */
  readonly connection: string | undefined;
  readonly files: number;
  readonly statements: number;
  readonly understood: number;
  /** What was not understood, by reason, for the coverage report. */
  readonly gaps: readonly { readonly reason: string; readonly count: number }[];
  /** The first of those statements, by file and place. */
  readonly notUnderstood: readonly NotUnderstood[];
}

export interface NotUnderstood {
  readonly uri: string;
  /** Relative to the workspace folder. */
  readonly path: string;
  /** From zero. */
  readonly line: number;
  readonly reason: string;
}

export interface WorkspaceStatus {
  readonly state: 'reading' | 'ready';
  readonly folders: readonly FolderStatus[];
  /** In new work, under the scope in force. */
  readonly findings: number;
  readonly scope: 'new' | 'open' | 'all';
  /** What `new` is measured against, in words. */
  readonly scopeReason: string;
  /** Configuration files that could not be read: file, line and key are in the text. */
  readonly problems: readonly string[];
  /** What the user should know although nothing is broken: another version than the project asks for, own rules that are off. Sentences. */
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

/** Why one document is or is not diagnosed. */
export interface DocumentStatus {
  readonly kind: 'diagnosed' | 'applied' | 'silent';
  /** One sentence. */
  readonly reason: string;
  /** The migration folder that it belongs to, if any. */
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
