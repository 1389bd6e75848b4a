/** The language server: creates its parts and registers the features. Contains no feature. */
import { join } from 'node:path';
import { createConnection, ProposedFeatures, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { BranchEffects } from './branch/branch-effects.ts';
import { ServerConnections } from './connections/connections.ts';
import { noAbilities } from './abilities.ts';
import type { ServerContext } from './context.ts';
import { Descriptions } from './described/descriptions.ts';
import { EmbeddedDatabases } from './embedded/databases.ts';
import { registerFeatures } from './features.ts';
import type { Front } from './front.ts';
import { logTo } from './log.ts';
import { prepareProcess } from './own-process.ts';
import { PlansAhead } from './plans/ahead.ts';
import { Plans } from './plans/plans.ts';
import { DocumentProofs, proofIn } from './proof/document-proofs.ts';
import { Proofs } from './proof/proofs.ts';
import { ShownProblems } from './workspace/shown-problems.ts';
import { Revision } from './revision.ts';
import { Rpc } from './rpc.ts';
import { SchemaSources } from './schema/sources.ts';
import { SettingsCache, sizesIn } from './settings.ts';
import { sourceOf } from './workspace/source.ts';
import { Workspace, type WorkspaceParts } from './workspace/workspace.ts';

/** `front`: what the client has said so far; undefined where the connection begins here. */
export function serve(front: Front | undefined): void {
  const connection =
    front === undefined
      ? createConnection(ProposedFeatures.all)
      : createConnection(ProposedFeatures.all, front.reader, front.writer);
  const log = logTo(connection);
  prepareProcess(log);
  const rpc = new Rpc(connection, log);
  const documents = new TextDocuments(TextDocument);
  const settings = new SettingsCache((item) => connection.workspace.getConfiguration(item));
  const revision = new Revision();
  const serverFor: WorkspaceParts['serverFor'] = (uri) => connections.serverFor(uri);
  const workspace = new Workspace({ log, documents, settings, revision, serverFor });
  const connections = new ServerConnections(rpc, () => workspace.folders, settings);
  const program = join(__dirname, 'embedded.cjs');
  const embedded = new EmbeddedDatabases(program);
  const proofs = new Proofs(__dirname, () => embedded.rest());
  const documentProofs = new DocumentProofs({
    proofs,
    workspace,
    log,
    source: (uri) => {
      const document = documents.get(uri);
      return document && sourceOf(document);
    },
    settings: proofIn(settings),
    opened: () => documents.keys(),
  });
  embedded.onStart(() => proofs.stop());
  const plans = new Plans(connections, program, workspace, sizesIn(settings));
  const descriptions = new Descriptions(plans.labs, revision, log);
  documents.onDidClose(({ document }) => descriptions.forget(document.uri));
  const branch = new BranchEffects({ workspace, documents, settings, descriptions, plans, revision, log });
  const context: ServerContext = {
    connection,
    log,
    rpc,
    documents,
    settings,
    revision,
    problems: new ShownProblems(),
    workspace,
    connections,
    embedded,
    schemas: new SchemaSources(workspace, connections, embedded, { revision, log }),
    plans,
    ahead: new PlansAhead({ plans, log, revision, workspace, settings }),
    descriptions,
    branch,
    proofs,
    documentProofs,
    client: { ...noAbilities },
  };
  registerFeatures(context);
  documents.listen(connection);
  connection.listen();
}
