/** Opens a webview with the plan page and validates its messages. The caller decides what it shows. */
import type { Uri, Webview } from 'vscode';
import { isFromPlanView, type FromPlanView, type ToPlanView } from '../../protocol/webview.ts';
import { openScriptPage } from '../page/open.ts';

export interface PlanPage {
  readonly post: (message: ToPlanView) => void;
}

/** Messages that do not match a declaration are dropped. */
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

/** A longer plan text is cut: the page would have to lay out all of it. */
const longestRaw = 1_000_000;

export function rawOf(text: string): string {
  return text.length <= longestRaw
    ? text
    : `${text.slice(0, longestRaw)}\n… (the first million of ${String(text.length)} characters)`;
}
