/** Entry point of the extension: creates the parts and connects them. Contains no feature. */
import { window, workspace, type ExtensionContext } from 'vscode';
import { trustGranted } from '../protocol/status.ts';
import { offerTools } from './agents/tools.ts';
import { registerCommands } from './commands/table.ts';
import { BindingItem } from './connections/binding-item.ts';
import { Connections } from './connections/connections.ts';
import { Secrets } from './connections/secrets.ts';
import type { ClientContext, PlinthApi } from './context.ts';
import { DriftView } from './drift/view.ts';
import { RestoreDrills } from './drill/restore-drills.ts';
import { EmbeddedStarter } from './explorer/embedded.ts';
import { SchemaExplorer } from './explorer/view.ts';
import { FixPreview } from './fixes/preview.ts';
import { HealthView } from './health/view.ts';
import { clientOptions } from './language-client/options.ts';
import { LockView } from './locks/view.ts';
import { keepLenses } from './language-client/lenses.ts';
import { Server } from './language-client/server.ts';
import { planParts } from './plans/parts.ts';
import { ProofView } from './proof/proof-view.ts';
import { ReadingDocuments } from './reading/documents.ts';
import { pageScheme, ShippedPages } from './reading/shipped-pages.ts';
import { ReviewPanel } from './review/review-panel.ts';
import { SafeNowView } from './safe-now/safe-now.ts';
import { StatusItem } from './status/status-item.ts';
import { TestingView } from './testing/testing-view.ts';

let running: Server | undefined;

export type { PlinthApi };

export function activate(extension: ExtensionContext): PlinthApi {
  const log = window.createOutputChannel('Plinth', { log: true });
  const [program, memory] = [extension.asAbsolutePath('dist/server.cjs'), extension.workspaceState];
  const server = (running = new Server(program, log, () => clientOptions(log, extension)));
  const connections = new Connections(server, extension.globalState);
  const [reading, status, fixes] = [new ReadingDocuments(), new StatusItem(server), new FixPreview(server)];
  const explorer = new SchemaExplorer(server, extension.extensionUri);
  const plans = planParts(extension, { server, connections, documents: reading, fixes });
  const pages = new ShippedPages(extension.extensionUri);
  const context: ClientContext = {
    extension,
    log,
    server,
    status,
    explorer,
    embedded: new EmbeddedStarter(server),
    connections,
    secrets: new Secrets(extension.secrets, server),
    ...plans,
    safeNow: new SafeNowView(server, connections, reading),
    review: new ReviewPanel({ server, status, memory, extension: extension.extensionUri }),
    proofs: new ProofView(server, memory),
    reading,
    fixes,
    drift: new DriftView({ server, connections, reading, fixes }),
    drills: new RestoreDrills({ server, connections, reading }),
    locks: new LockView(server, connections, reading),
    health: new HealthView({ server, connections, reading, explorer }),
  };
  const [testing, tools] = [new TestingView(server, status), offerTools(extension, server)];
  const { panel, explainer, comparisons, editor, advisor } = plans;
  const shown = [panel, explainer, comparisons, editor, advisor, context.review, context.locks];
  const parts = [log, server, connections, ...shown, reading, context.proofs, context.health, testing, tools];
  extension.subscriptions.push(
    ...parts,
    workspace.registerFileSystemProvider(pageScheme, pages, { isReadonly: true, isCaseSensitive: true }),
    ...[status, context.explorer, fixes, context.drift, new BindingItem(connections), keepLenses(server)],
    ...registerCommands(context),
    workspace.onDidGrantWorkspaceTrust(() => void server.tell(trustGranted, { at: undefined })),
  );
  void server.start(); // Not awaited, so that the editor's start is not delayed by the server's.
  return { statusText: () => status.text, schema: context.explorer.tree, testing };
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}
