/** What the server can do for a client, and what the client can do. Of `initialize` alone: nothing is loaded or opened for it. */
import type { ClientCapabilities, InitializeParams, InitializeResult } from 'vscode-languageserver';
import type { ClientAbilities } from './context.ts';
import { pathOf } from './convert/uri.ts';
import { fixAllKind, semanticLegend } from './convert/legend.ts';

export function initializeResult({
  pullDiagnostics,
}: Pick<ClientAbilities, 'pullDiagnostics'>): InitializeResult {
  return {
    serverInfo: { name: 'Plinth' },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: {
        openClose: true, // Only what has changed.
        change: 2,
        save: false,
      },
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
        codeActionKinds: ['quickfix', 'refactor', fixAllKind],
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
      ...(pullDiagnostics
        ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true } }
        : {}),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

/** Absolute paths. */
export function foldersOf(params: InitializeParams): readonly string[] {
  const uris = params.workspaceFolders?.map(({ uri }) => uri) ?? rootOf(params);
  return uris.flatMap((uri) => pathOf(uri) ?? []);
}

/** Older clients send a single root. */
function rootOf(params: InitializeParams): readonly string[] {
  const root: unknown = Reflect.get(params, 'rootUri');
  return typeof root === 'string' ? [root] : [];
}

/** All but what the client says of itself in its own options. */
export function readAbilities(client: ClientAbilities, { capabilities }: InitializeParams): void {
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
    createFiles: documentChanges && edit.resourceOperations?.includes('create') === true,
  };
}
