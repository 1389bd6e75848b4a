/** Entry of the language server: makes the parts and wires the features. No feature lives here. */
import { join } from 'node:path';
import { createConnection, ProposedFeatures, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ServerConnections } from './connections/connections.ts';
import { noAbilities, type ServerContext } from './context.ts';
import { EmbeddedDatabases } from './embedded/databases.ts';
import { registerCodeAction } from './features/code-action.ts';
import { registerCodeLens } from './features/code-lens.ts';
import { registerChanges } from './features/configuration.ts';
import { registerConnections } from './features/connections.ts';
import { registerDiagnostic } from './features/diagnostic.ts';
import { registerExplain } from './features/explain.ts';
import { registerHover } from './features/hover.ts';
import { registerInitialize } from './features/initialize.ts';
import { registerPublishDiagnostics } from './features/publish-diagnostics.ts';
import { registerRefresh } from './features/refresh.ts';
import { registerSchema } from './features/schema.ts';
import { registerShutdown } from './features/shutdown.ts';
import { registerStatus } from './features/status.ts';
import { registerWorkspaceDiagnostic } from './features/workspace-diagnostic.ts';
import { logTo } from './log.ts';
import { Plans } from './plans/plans.ts';
import { Revision } from './revision.ts';
import { Rpc } from './rpc.ts';
import { SchemaSources } from './schema/sources.ts';
import { SettingsCache } from './settings.ts';
import { Workspace } from './workspace/workspace.ts';

function main(): void {
  const connection = createConnection(ProposedFeatures.all);
  const log = logTo(connection);
  process.on('uncaughtException', (error) => log.error('An error reached nobody.', error));
  process.on('unhandledRejection', (reason) => log.error('A failure reached nobody.', reason));

  const rpc = new Rpc(connection, log);
  const documents = new TextDocuments(TextDocument);
  const settings = new SettingsCache(connection);
  const revision = new Revision();
  const workspace = new Workspace({ log, documents, settings, revision });
  const connections = new ServerConnections(rpc, () => workspace.folders);
  const embedded = new EmbeddedDatabases(join(__dirname, 'embedded.cjs'));
  const schemas = new SchemaSources(workspace, connections, embedded);
  const context: ServerContext = {
    connection,
    log,
    rpc,
    documents,
    settings,
    revision,
    workspace,
    connections,
    embedded,
    schemas,
    plans: new Plans(connections, embedded),
    client: { ...noAbilities },
  };
  const features = [
    registerInitialize,
    registerShutdown,
    registerChanges,
    registerDiagnostic,
    registerWorkspaceDiagnostic,
    registerPublishDiagnostics,
    registerRefresh,
    registerHover,
    registerCodeAction,
    registerCodeLens,
    registerStatus,
    registerSchema,
    registerConnections,
    registerExplain,
  ];
  for (const register of features) register(context);
  documents.listen(connection);
  connection.listen();
}

main();
