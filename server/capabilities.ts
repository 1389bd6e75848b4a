/** What the server can do for a client: the answer to `initialize`, for which nothing is loaded or opened. */
import type { InitializeParams, InitializeResult } from 'vscode-languageserver';
import type { ClientAbilities } from './abilities.ts';
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
