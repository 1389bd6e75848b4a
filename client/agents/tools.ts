/**
 * The tools for agents in the editor: those of the manifest, answered by the language server about the folder of the active editor. They
 * read files on disk, so nothing has to be confirmed. Where the setting asks for it, the same tools are offered as an MCP server.
 */
import {
  Disposable,
  EventEmitter,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
  window,
  workspace,
  type ExtensionContext,
} from 'vscode';
import * as vscode from 'vscode';
import { askTool } from '../../protocol/agents.ts';
import type { Server } from '../language-client/server.ts';

const prefix = 'plinth_';

export function offerTools(context: ExtensionContext, server: Server): Disposable {
  const manifest = context.extension.packageJSON as Manifest;
  const offered = manifest.contributes.languageModelTools.map(({ name, displayName }) =>
    lm.registerTool<object>(name, {
      prepareInvocation: () => ({ invocationMessage: `Plinth: ${displayName}` }),
      invoke: async ({ input }, token) => {
        const tool = name.slice(prefix.length);
        const folder = folderInQuestion();
        if (folder === undefined) throw new Error('No folder is open.');
        const answer = await server.ask(askTool, { folder, tool, input: JSON.stringify(input) }, token);
        if (answer?.kind !== 'answer')
          throw new Error(answer?.message ?? 'The language server does not run.');
        return new LanguageModelToolResult([new LanguageModelTextPart(answer.text)]);
      },
    }),
  );
  return Disposable.from(
    ...offered,
    offerServer(context.asAbsolutePath('dist/server.cjs'), manifest.version),
  );
}

interface Manifest {
  readonly version: string;
  readonly contributes: {
    readonly languageModelTools: readonly { readonly name: string; readonly displayName: string }[];
  };
}

/** The folder of the active editor, else the first. */
export function folderInQuestion(): string | undefined {
  const active = window.activeTextEditor?.document.uri;
  const folder = (active && workspace.getWorkspaceFolder(active)) ?? workspace.workspaceFolders?.[0];
  return folder?.uri.scheme === 'file' ? folder.uri.fsPath : undefined;
}

// ------------------------------------------------------------------------------------------------------------------ MCP

/** In the editor since 1.101; older ones offer the tools all the same. */
interface NewerEditor {
  readonly lm: {
    readonly registerMcpServerDefinitionProvider?: (
      id: string,
      provider: {
        readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
        readonly provideMcpServerDefinitions: () => readonly unknown[];
      },
    ) => Disposable;
  };
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    words: readonly string[],
    environment: Readonly<Record<string, string>>,
    version: string,
  ) => unknown;
}

function offerServer(program: string, version: string): Disposable {
  const { lm: newer, McpStdioServerDefinition: Definition } = vscode as unknown as NewerEditor;
  const changed = new EventEmitter<void>();
  const provided = newer.registerMcpServerDefinitionProvider?.('plinth.mcp', {
    onDidChangeMcpServerDefinitions: changed.event,
    provideMcpServerDefinitions: () => {
      const folder = folderInQuestion();
      const isWanted = workspace.getConfiguration('plinth').get<boolean>('agents.mcpServer') === true;
      if (Definition === undefined || folder === undefined || !isWanted || !workspace.isTrusted) return [];
      const environment = { ELECTRON_RUN_AS_NODE: '1' };
      return [new Definition('Plinth', process.execPath, [program, '--mcp', folder], environment, version)];
    },
  });
  return Disposable.from(
    changed,
    ...(provided === undefined ? [] : [provided]),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('plinth.agents.mcpServer')) changed.fire();
    }),
    workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
  );
}
