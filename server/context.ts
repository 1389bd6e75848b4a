/**
 * The context of every feature: the connection to the client, the open documents, the engine, and the client's abilities. Created once by
 * main.ts.
 */
import type { Connection, TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ClientAbilities } from './abilities.ts';
import type { BranchEffects } from './branch/branch-effects.ts';
import type { ServerConnections } from './connections/connections.ts';
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
import type { ShownProblems } from './workspace/shown-problems.ts';
import type { Workspace } from './workspace/workspace.ts';

export interface ServerContext {
  readonly connection: Connection;
  readonly log: Log;
  readonly rpc: Rpc;
  readonly documents: TextDocuments<TextDocument>;
  readonly settings: SettingsCache;
  readonly revision: Revision;
  readonly problems: ShownProblems;
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
