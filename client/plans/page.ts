/** A webview that shows the plan page: its options, its content and the door for its messages. What it shows is its owner's. */
import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';
import { isFromPlanView, type FromPlanView, type ToPlanView } from '../../protocol/webview.ts';
import { planPage } from './html.ts';

export interface PlanPage {
  readonly post: (message: ToPlanView) => void;
}

/** What comes in is checked; whatever else a webview says is dropped. */
export function openPlanPage(
  extension: Uri,
  webview: Webview,
  receive: (message: FromPlanView) => void,
): PlanPage {
  const root = Uri.joinPath(extension, 'dist', 'webview');
  webview.options = { enableScripts: true, localResourceRoots: [root] };
  webview.onDidReceiveMessage((message: unknown) => {
    if (isFromPlanView(message)) receive(message);
  });
  webview.html = planPage({
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
    script: webview.asWebviewUri(Uri.joinPath(root, 'plan.js')).toString(),
    style: webview.asWebviewUri(Uri.joinPath(root, 'plan.css')).toString(),
  });
  return { post: (message) => void webview.postMessage(message) };
}

/** More is more than anybody reads, and the page would have to lay it out. */
const longestRaw = 1_000_000;

export function rawOf(text: string): string {
  return text.length <= longestRaw
    ? text
    : `${text.slice(0, longestRaw)}\n… (the first million of ${String(text.length)} characters)`;
}
