/** A webview that shows the plan page: its options, its content and the door for its messages. What it shows is its owner's. */
import type { Uri, Webview } from 'vscode';
import { isFromPlanView, type FromPlanView, type ToPlanView } from '../../protocol/webview.ts';
import { openScriptPage } from '../page/open.ts';

export interface PlanPage {
  readonly post: (message: ToPlanView) => void;
}

/** What comes in is checked; whatever else a webview says is dropped. */
export function openPlanPage(
  extension: Uri,
  webview: Webview,
  receive: (message: FromPlanView) => void,
): PlanPage {
  webview.onDidReceiveMessage((message: unknown) => {
    if (isFromPlanView(message)) receive(message);
  });
  openScriptPage(extension, webview, 'plan', { title: 'Query Plan', drawsImages: false });
  return { post: (message) => void webview.postMessage(message) };
}

/** More is more than anybody reads, and the page would have to lay it out. */
const longestRaw = 1_000_000;

export function rawOf(text: string): string {
  return text.length <= longestRaw
    ? text
    : `${text.slice(0, longestRaw)}\n… (the first million of ${String(text.length)} characters)`;
}
