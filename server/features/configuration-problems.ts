/** Publishes errors in plinth.config.json as diagnostics. They are pushed, since clients do not request diagnostics for that file. */
import { join } from 'node:path';
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import type { ServerContext } from '../context.ts';
import { uriOf } from '../convert/uri.ts';

export function registerConfigurationProblems({ connection, workspace }: ServerContext): void {
  let told: ReadonlySet<string> = new Set();
  workspace.onStatus(() => {
    const byFile = new Map<string, Diagnostic[]>();
    for (const session of workspace.ready() ?? []) {
      const { troubles, versions } = session.workspace.configs;
      for (const trouble of troubles) {
        const { file, line, column, endLine, endColumn, message } = trouble;
        const uri = uriOf(join(session.root, file));
        const start = { line: line - 1, character: column - 1 };
        const end = { line: endLine - 1, character: endColumn - 1 };
        const diagnostic = {
          range: { start, end },
          severity: versions.includes(trouble) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
          source: 'plinth',
          message,
        };
        byFile.set(uri, [...(byFile.get(uri) ?? []), diagnostic]);
      }
    }
    for (const uri of told) if (!byFile.has(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
    for (const [uri, diagnostics] of byFile) void connection.sendDiagnostics({ uri, diagnostics });
    told = new Set(byFile.keys());
  });
}
