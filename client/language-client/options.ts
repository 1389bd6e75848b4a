/** What the language client is told at each start: which documents, which channel, what this editor can do. */
import { join } from 'node:path';
import { workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { RevealOutputChannelOn, type LanguageClientOptions } from 'vscode-languageclient/node';
import type { InitializationOptions } from '../../protocol/initialize.ts';
import { withoutSecrets } from './without-secrets.ts';

const languages = ['sql', 'postgres', 'pgsql', 'plpgsql'] as const;
/** Programs, whose migrations may hold SQL: which of them are looked at is the server's to decide. */
const programs = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'] as const;
const schemes = ['file', 'untitled'] as const;

/** SQL on disk or not yet saved; what other extensions show under schemes of their own (diffs, notebooks) is theirs. */
export const documentSelector = languages.flatMap((language) =>
  schemes.map((scheme) => ({ language, scheme })),
);

const programSelector = programs.map((language) => ({ language, scheme: 'file' }));

/** Everything that the server is told of. */
export const clientSelector = [...documentSelector, ...programSelector];

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

/** Empty where nothing is to be kept. */
function cacheFolder(storage: string): string {
  const folder = workspace.getConfiguration('plinth').get<string | null>('cacheFolder', '');
  return folder === '' ? join(storage, 'cache') : (folder ?? '');
}
