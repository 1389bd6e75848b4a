/**
 * The context of every feature: the connection to the client, the open documents, the engine, and the client's abilities. Created once by
 * main.ts.
 */
import type { Connection, TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { BranchEffects } from './branch/branch-effects.ts';
import type { ServerConnections } from './connections/connections.ts';
import type { EditAbilities } from './convert/code-action.ts';
import type { Descriptions } from './described/descriptions.ts';
import type { EmbeddedDatabases } from './embedded/databases.ts';
import type { Log } from './log.ts';
import type { PlansAhead } from './plans/ahead.ts';
import type { Plans } from './plans/plans.ts';
import type { DocumentProofs } from './proof/document-proofs.ts';
import type { Proofs } from './proof/proofs.ts';
import type { Revision } from './revision.ts';
import type { Rpc } from './rpc.ts';
import type { SchemaSources } from './schema/sources.ts';
import type { SettingsCache } from './settings.ts';
import type { Workspace } from './workspace/workspace.ts';

export interface ServerContext {
  readonly connection: Connection;
  readonly log: Log;
  readonly rpc: Rpc;
  readonly documents: TextDocuments<TextDocument>;
  readonly settings: SettingsCache;
  readonly revision: Revision;
  readonly workspace: Workspace;
  readonly connections: ServerConnections;
  readonly embedded: EmbeddedDatabases;
  readonly schemas: SchemaSources;
  readonly plans: Plans;
  readonly ahead: PlansAhead;
  readonly descriptions: Descriptions;
  readonly branch: BranchEffects;
  readonly proofs: Proofs;
  readonly documentProofs: DocumentProofs;
  /** Set by `initialize`; safe defaults before. */
  readonly client: ClientAbilities;
}

export interface ClientAbilities {
  pullDiagnostics: boolean;
  refreshDiagnostics: boolean;
  refreshLenses: boolean;
  refreshInlayHints: boolean;
  relatedInformation: boolean;
  configuration: boolean;
  watchFiles: boolean;
  /** The client can watch files by a folder and a pattern in it. */
  relativePatterns: boolean;
  workspaceFolders: boolean;
  /** The client implements the `plinth.*` commands. */
  editorCommands: boolean;
  /** The client has its own preview for fixes of several changes. */
  fixPreview: boolean;
  /** It takes completions with places to fill. */
  snippets: boolean;
  /** It takes the range of a list's completions once. */
  sharedRange: boolean;
  /** It shows what a completion is beside its name. */
  labelDetails: boolean;
  /** It shows actions that are refused, with the reason. */
  disabledActions: boolean;
  /** It asks for the edit of an action once the action is chosen. */
  lateEdits: boolean;
  edits: EditAbilities;
}

export const noAbilities: ClientAbilities = {
  pullDiagnostics: false,
  refreshDiagnostics: false,
  refreshLenses: false,
  refreshInlayHints: false,
  relatedInformation: false,
  configuration: false,
  watchFiles: false,
  relativePatterns: false,
  workspaceFolders: false,
  editorCommands: false,
  fixPreview: false,
  snippets: false,
  sharedRange: false,
  labelDetails: false,
  disabledActions: false,
  lateEdits: false,
  edits: { documentChanges: false, preview: false, createFiles: false },
};
