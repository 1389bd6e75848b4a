/** The options of the language client: its documents, its output channel, and the abilities of this editor. */
import { join } from 'node:path';
import { workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { RevealOutputChannelOn, type LanguageClientOptions } from 'vscode-languageclient/node';
import type { InitializationOptions } from '../../protocol/initialize.ts';
import { withoutSecrets } from './without-secrets.ts';

const languages = ['sql', 'postgres', 'pgsql', 'plpgsql'] as const;
/** Program files that may contain SQL; the server decides which of them are checked. */
const programs = [
  ...['typescript', 'typescriptreact', 'javascript', 'javascriptreact'],
  ...['python', 'go', 'java', 'kotlin', 'csharp', 'ruby', 'php', 'rust'],
] as const;
const schemes = ['file', 'untitled'] as const;

/** SQL files on disk or untitled; documents of other extensions' schemes (diffs, notebooks) are excluded. */
export const documentSelector = languages.flatMap((language) =>
  schemes.map((scheme) => ({ language, scheme })),
);

const programSelector = programs.map((language) => ({ language, scheme: 'file' }));
/** By the file's name: only another extension gives these a language. */
const namedSelector = [{ pattern: '**/*.{prisma,kt,kts}', scheme: 'file' }];

/** All documents that are synchronized with the server. */
export const clientSelector = [...documentSelector, ...programSelector, ...namedSelector];

export function clientOptions(
  log: LogOutputChannel,
  { globalStorageUri }: ExtensionContext,
): LanguageClientOptions {
  const initializationOptions: InitializationOptions = {
    trusted: workspace.isTrusted,
    editorCommands: true,
    fixPreview: true,
    cacheFolder: cacheFolder(globalStorageUri.fsPath),
  };
  return {
    documentSelector: clientSelector,
    initializationOptions,
    outputChannel: log,
    traceOutputChannel: withoutSecrets(log),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    diagnosticPullOptions: { onChange: true, onSave: true },
    markdown: { isTrusted: false, supportHtml: false },
  };
}

/** Empty if nothing is to be stored. */
function cacheFolder(storage: string): string {
  const folder = workspace.getConfiguration('plinth').get<string | null>('cacheFolder', '');
  return folder === '' ? join(storage, 'cache') : (folder ?? '');
}
