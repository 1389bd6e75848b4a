/** What the client can do: what `initialize` says of it. Its settings are in settings.ts. */
import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';
import type { EditAbilities } from './convert/code-action.ts';

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
