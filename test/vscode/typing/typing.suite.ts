/**
 * Somebody types into a query: what VS Code asks the language server meanwhile, and how long each answer takes as the extension host sees it.
 * test/bench/typing.ts runs this and prints what it leaves; it fails only where nothing was asked.
 */
import * as assert from 'node:assert/strict';
import childProcess, { type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as until } from 'node:timers/promises';
import * as vscode from 'vscode';
import { processorTimeOf } from '../../bench/processor-time.ts';
import type { Typing, TypingFigures, TypingOrder } from '../../bench/typed-programs.ts';
import { activeExtension, openFile } from '../suite/helpers.ts';
import { OwnWork } from './own-work.ts';

interface Message {
  readonly id?: number | string;
  readonly method?: string;
}

const order = JSON.parse(process.env['PLINTH_TYPING'] ?? '{}') as TypingOrder;

/** Of requests that the editor sent, and of what waits for an answer. */
class Traffic {
  readonly #sent = new Map<number | string, { readonly method: string; readonly at: number }>();
  readonly #answers = new Map<string, number[]>();
  #last = performance.now();
  #server: ChildProcess | undefined;

  /** Of every language server that is started from now on. */
  listen(): void {
    const { fork } = childProcess;
    childProcess.fork = ((...given: Parameters<typeof fork>) => {
      const child = fork(...given);
      if (/server\.cjs$/.test(String(given[0]))) this.#watch(child);
      return child;
    }) as typeof fork;
  }

  #watch(child: ChildProcess): void {
    this.#server = child;
    const send = child.send.bind(child) as (message: Message, ...rest: unknown[]) => boolean;
    child.send = (message: Message, ...rest: unknown[]) => {
      this.#last = performance.now();
      if (message.id !== undefined && message.method !== undefined)
        this.#sent.set(message.id, { method: message.method, at: this.#last });
      return send(message, ...rest);
    };
    child.on('message', (message: Message) => {
      this.#last = performance.now();
      const asked =
        message.id === undefined || message.method !== undefined ? undefined : this.#sent.get(message.id);
      if (asked === undefined) return;
      this.#sent.delete(message.id ?? '');
      const method = asked.method.replace(/^textDocument\//, '');
      this.#answers.set(method, [...(this.#answers.get(method) ?? []), this.#last - asked.at]);
    });
  }

  /** Until nothing was sent or answered for a while: a request for the diagnostics of a workspace has no end. */
  async rest(quietMs: number): Promise<void> {
    while (performance.now() - this.#last < quietMs) await until(100);
  }

  get processorMs(): number {
    return processorTimeOf(this.#server?.pid ?? -1);
  }

  /** Milliseconds of each answer since the last call, by method. */
  take(): readonly (readonly [string, readonly number[]])[] {
    const taken = [...this.#answers].toSorted(([a], [b]) => (a < b ? -1 : 1));
    this.#answers.clear();
    return taken;
  }
}

describe('typing', () => {
  const traffic = new Traffic();
  const figures: TypingFigures[] = [];
  let folder = '';

  before(async () => {
    folder = (await activeExtension()).extensionPath;
    traffic.listen();
    await vscode.commands.executeCommand('plinth.restartServer');
  });

  after(() => {
    writeFileSync(order.result, JSON.stringify(figures));
  });

  for (const one of order.typings)
    it(one.title, async () => {
      const found = await figuresOf(one, traffic, folder);
      assert.ok(found.answers.length > 0);
      figures.push(found);
    });
});

async function figuresOf(
  { title, path, at, text }: Typing,
  traffic: Traffic,
  folder: string,
): Promise<TypingFigures> {
  const document = await openFile(path);
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor?.document === document);
  const place = document.positionAt(at);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenter);
  await traffic.rest(4_000);
  traffic.take();
  const ran = traffic.processorMs;
  const blocks = monitorEventLoopDelay({ resolution: 1 });
  const work = new OwnWork(folder);
  await work.start();
  blocks.enable();
  for (const letter of text) {
    const due = performance.now() + order.eachMs;
    await vscode.commands.executeCommand('type', { text: letter });
    await until(Math.max(0, due - performance.now()));
  }
  blocks.disable();
  const ownMs = await work.stop();
  const processorMs = (traffic.processorMs - ran) / text.length;
  await traffic.rest(1_000);
  assert.ok(document.getText().includes(text), 'the document has what was typed');
  const answers = traffic.take();
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  return {
    title,
    lines: document.lineCount,
    answers,
    processorMs,
    hostBlockMs: { p99: blocks.percentile(99) / 1e6, max: blocks.max / 1e6 },
    ownMs,
  };
}
