/**
 * Compares plans that were shown in this window. The last few plans of each query are kept in memory, without values, until the window
 * closes.
 */
import type { Uri } from 'vscode';
import { ViewColumn, window, workspace, type Disposable, type QuickPickItem } from 'vscode';
import { comparePlanTexts, exportPlan, type PlanText } from '../../protocol/plan-files.ts';
import type { Server } from '../language-client/server.ts';
import { StatePanel } from './state-panel.ts';

const keptOfEach = 10;
const keptQueries = 100;

interface SeenPlan {
  readonly plan: PlanText;
  readonly at: Date;
}

interface Choice extends QuickPickItem {
  readonly plan: PlanText | undefined;
}

export class PlanComparisons implements Disposable {
  readonly #server: Server;
  readonly #panel: StatePanel;
  /** By query text; newest last. */
  readonly #seen = new Map<string, readonly SeenPlan[]>();

  constructor(extension: Uri, server: Server) {
    this.#server = server;
    this.#panel = new StatePanel({
      extension,
      viewType: 'plinth.planComparison',
      title: 'Compare Plans',
      column: () => ViewColumn.Active,
      receive: () => undefined,
    });
  }

  /** Keeps the plan without its values. */
  async remember(plan: PlanText): Promise<void> {
    const at = new Date();
    const answer = await this.#server.ask(exportPlan, { ...plan, format: 'json', literals: 'redacted' });
    if (answer?.kind !== 'written') return;
    const key = plan.query;
    const earlier = this.#seen.get(key) ?? [];
    if (earlier.at(-1)?.plan.text === answer.text) return;
    this.#seen.delete(key);
    const name = `Plan of ${at.toLocaleTimeString()}`;
    this.#seen.set(
      key,
      [...earlier, { at, plan: { text: answer.text, name, query: '' } }].slice(-keptOfEach),
    );
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > keptQueries && oldest !== undefined) this.#seen.delete(oldest);
  }

  /** Asks which plan to compare the shown one with: an earlier plan of the same query, or a file. */
  async compare(plan: PlanText): Promise<void> {
    const redacted = await this.#server.ask(exportPlan, { ...plan, format: 'json', literals: 'redacted' });
    if (redacted?.kind !== 'written') {
      void window.showErrorMessage(redacted?.message ?? 'The language server is not running.');
      return;
    }
    const shown: PlanText = { text: redacted.text, name: 'This plan', query: '' };
    const earlier = (this.#seen.get(plan.query) ?? []).filter((seen) => seen.plan.text !== shown.text);
    const choices: readonly Choice[] = [
      ...earlier.toReversed().map((seen, place) => ({
        label: place === 0 ? 'Previous plan of this query' : 'Earlier plan of this query',
        description: seen.at.toLocaleTimeString(),
        plan: seen.plan,
      })),
      { label: 'A plan in a file …', description: 'JSON, text, YAML or XML', plan: undefined },
    ];
    const choice = await window.showQuickPick(choices, {
      title: 'Compare Plans',
      placeHolder: 'Hold this plan against which earlier one?',
    });
    if (choice === undefined) return;
    const before = choice.plan ?? (await planOfFile());
    if (before !== undefined) await this.show(before, shown);
  }

  async show(before: PlanText, after: PlanText): Promise<void> {
    const answer = await this.#server.ask(comparePlanTexts, { before, after });
    if (answer?.kind !== 'compared') {
      void window.showErrorMessage(answer?.message ?? 'The language server is not running.');
      return;
    }
    this.#panel.show({ kind: 'comparison', comparison: answer.comparison });
  }

  dispose(): void {
    this.#panel.dispose();
  }
}

async function planOfFile(): Promise<PlanText | undefined> {
  const [file] = (await window.showOpenDialog({ title: 'Compare with a Plan', canSelectMany: false })) ?? [];
  if (file === undefined) return undefined;
  const text = new TextDecoder().decode(await workspace.fs.readFile(file));
  return { text, name: file.path.slice(file.path.lastIndexOf('/') + 1), query: '' };
}
