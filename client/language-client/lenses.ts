/**
 * Lenses that are not lost with the focus: VS Code drops a request for them where the editor loses the focus before it was sent, and asks
 * again only when the focus is back. So it is asked again here, after whatever took the focus.
 */
import { window, type Disposable } from 'vscode';
import type { Server } from './server.ts';

export function keepLenses(server: Server): Disposable {
  return window.onDidChangeActiveTextEditor((active) => {
    if (active !== undefined) return;
    for (const { document } of window.visibleTextEditors) server.showLensesAgain(document);
  });
}
