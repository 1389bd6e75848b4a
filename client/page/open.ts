/** Loads a page with our own script into a webview. The caller decides what it shows and which messages it sends. */
import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';
import { scriptPage, type PageParts } from './html.ts';

/** `name`: the base name of its script and style sheet in dist/webview. */
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
