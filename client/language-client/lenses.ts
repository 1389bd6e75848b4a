/**
 * Requests code lenses again after the editor has lost the focus: VS Code drops a pending request then, and repeats it only when the focus
 * returns.
 */
import { window, type Disposable } from 'vscode';
import type { Server } from './server.ts';

export function keepLenses(server: Server): Disposable {
  return window.onDidChangeActiveTextEditor((active) => {
    if (active !== undefined) return;
    for (const { document } of window.visibleTextEditors) server.showLensesAgain(document);
  });
}
