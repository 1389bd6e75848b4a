/** Puts a page with a script of ours into a webview. What it shows and what it may say is its owner's. */
import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';
import { scriptPage, type PageParts } from './html.ts';

/** `name`: of its script and its style sheet in dist/webview. */
export function openScriptPage(
  extension: Uri,
  webview: Webview,
  name: string,
  page: Pick<PageParts, 'title' | 'drawsImages'>,
): void {
  const root = Uri.joinPath(extension, 'dist', 'webview');
  webview.options = { enableScripts: true, localResourceRoots: [root] };
  webview.html = scriptPage({
    ...page,
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
    script: webview.asWebviewUri(Uri.joinPath(root, `${name}.js`)).toString(),
    style: webview.asWebviewUri(Uri.joinPath(root, `${name}.css`)).toString(),
  });
}
