/** `initialize` and `initialized`: exchanges the abilities of client and server, and registers for notifications. */
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ResourceOperationKind,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { initializationOptions } from '../../protocol/initialize.ts';
import type { ServerContext } from '../context.ts';
import { pathOf } from '../convert/uri.ts';
import { storeIn } from '../workspace/kept-answers.ts';
import { fixAllKind } from './code-action.ts';
import { semanticLegend } from './semantic-tokens.ts';

/** Files other than open documents that change results. */
const watched = [
  '**/*.sql',
  '**/*migrations/**/*.{ts,js,mts,cts,mjs,cjs}',
  '**/*.sql.{postgres,postgresql,pg,sqlite,mysql}',
  '**/{plinth.config,plinth.baseline,plinth.stats}.json',
  '**/{schema.prisma,migration_lock.toml,diesel.toml,metadata.toml,flyway.toml,flyway.conf,*.sql.conf}',
  '**/{application*.properties,application*.yml,application*.yaml,sqlx.toml}',
  '**/{_journal.json,atlas.sum,atlas.hcl}',
  '**/{manifest.json,database.yml,dbconfig.yml,tern.conf,databases.yaml}',
  '**/*{changelog,Changelog,master}*.{xml,yaml,yml,json}',
  '**/.git/{HEAD,index}',
];

export function registerInitialize(context: ServerContext): void {
  const { connection, client, settings, log, workspace } = context;
  connection.onInitialize((params): InitializeResult => {
    readAbilities(context, params);
    const options = initializationOptions(params.initializationOptions);
    client.editorCommands = options.editorCommands;
    client.fixPreview = options.fixPreview === true;
    if (client.configuration) settings.enable();
    workspace.open(foldersOf(params), options.trusted, storeIn(options.cacheFolder));
    return {
      serverInfo: { name: 'Plinth' },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['.', ' ', '(', '"', "'"] },
        signatureHelpProvider: { triggerCharacters: ['(', ','] },
        definitionProvider: true,
        declarationProvider: true,
        referencesProvider: true,
        callHierarchyProvider: true,
        documentHighlightProvider: true,
        renameProvider: { prepareProvider: true },
        codeActionProvider: {
          codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, fixAllKind],
          resolveProvider: true,
        },
        codeLensProvider: {},
        inlayHintProvider: true,
        documentSymbolProvider: { label: 'Plinth' },
        semanticTokensProvider: { legend: semanticLegend, full: true, range: true },
        workspaceSymbolProvider: true,
        foldingRangeProvider: true,
        selectionRangeProvider: true,
        documentLinkProvider: {},
        documentFormattingProvider: true,
        documentRangeFormattingProvider: { rangesSupport: true },
        ...(client.pullDiagnostics
          ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true } }
          : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });
  connection.onInitialized(() => {
    const failed = (error: unknown): void =>
      log.warn(`The client refused to report changes: ${String(error)}`);
    if (client.configuration) {
      connection.client
        .register(DidChangeConfigurationNotification.type, { section: 'plinth' })
        .catch(failed);
    }
    if (client.watchFiles) {
      const watchers = watched.map((globPattern) => ({ globPattern }));
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(failed);
    }
    if (client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        workspace.changeFolders(
          added.flatMap(({ uri }) => pathOf(uri) ?? []),
          removed.flatMap(({ uri }) => pathOf(uri) ?? []),
        );
      });
    }
    workspace.start();
  });
}

function foldersOf(params: InitializeParams): readonly string[] {
  const uris = params.workspaceFolders?.map(({ uri }) => uri) ?? rootOf(params);
  return uris.flatMap((uri) => pathOf(uri) ?? []);
}

/** Older clients send a single root. */
function rootOf(params: InitializeParams): readonly string[] {
  const root: unknown = Reflect.get(params, 'rootUri');
  return typeof root === 'string' ? [root] : [];
}

function readAbilities({ client }: ServerContext, { capabilities }: InitializeParams): void {
  const { textDocument, workspace } = capabilities;
  client.pullDiagnostics = textDocument?.diagnostic !== undefined;
  client.refreshDiagnostics = workspace?.diagnostics?.refreshSupport === true;
  client.refreshLenses = workspace?.codeLens?.refreshSupport === true;
  client.refreshInlayHints = workspace?.inlayHint?.refreshSupport === true;
  client.relatedInformation = textDocument?.publishDiagnostics?.relatedInformation !== false;
  client.configuration = workspace?.configuration === true;
  client.watchFiles = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
  client.relativePatterns = workspace?.didChangeWatchedFiles?.relativePatternSupport === true;
  client.workspaceFolders = workspace?.workspaceFolders === true;
  const { completionItem, completionList } = textDocument?.completion ?? {};
  client.snippets = completionItem?.snippetSupport === true;
  client.labelDetails = completionItem?.labelDetailsSupport === true;
  client.sharedRange = completionList?.itemDefaults?.includes('editRange') === true;
  client.disabledActions = textDocument?.codeAction?.disabledSupport === true;
  client.edits = editAbilities(capabilities);
  client.lateEdits =
    // Without a preview nothing could be said of the edit.
    client.edits.preview &&
    textDocument?.codeAction?.dataSupport === true &&
    textDocument.codeAction.resolveSupport?.properties.includes('edit') === true;
}

function editAbilities({ workspace, textDocument }: ClientCapabilities) {
  const edit = workspace?.workspaceEdit;
  const documentChanges = edit?.documentChanges === true;
  return {
    documentChanges,
    preview:
      documentChanges &&
      edit.changeAnnotationSupport !== undefined &&
      textDocument?.codeAction?.honorsChangeAnnotations === true,
    createFiles: documentChanges && edit.resourceOperations?.includes(ResourceOperationKind.Create) === true,
  };
}
