/** The plan view in its webview: shows what the extension sends, tells it what was chosen. Keeps no plan: only folding and selection outlive a reload. */
import {
  isToPlanView,
  type FromPlanView,
  type PlanDocument,
  type PlanRow,
  type PlanViewState,
} from '../../../protocol/webview.ts';
import { detailsPane } from './details.ts';
import { button, element } from './dom.ts';
import { planHeader } from './header.ts';
import { planTable } from './table.ts';
import { collapseAll, firstState, select, type TableState } from './view-model.ts';

interface Host {
  postMessage(message: FromPlanView): void;
  getState(): unknown;
  setState(state: KeptState): void;
}

declare function acquireVsCodeApi(): Host;

/** What may be written to disk by the editor: nothing of the plan or the query. */
interface KeptState {
  readonly at: string;
  readonly collapsed: readonly number[];
  readonly selected: number;
}

const host = acquireVsCodeApi();
const app = element('main', { class: 'app' });
/** What changed, for those who do not see it change. */
const spoken = element('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
/** What the extension says, for everybody, until the next action. */
const said = element('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
let selectNode: (node: number) => void = () => undefined;

document.body.append(app, spoken, said);
for (const event of ['keydown', 'pointerdown'] as const) {
  window.addEventListener(event, () => {
    said.textContent = '';
  });
}
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const message = event.data;
  if (!isToPlanView(message)) return;
  switch (message.type) {
    case 'show':
      show(message.state);
      break;
    case 'select':
      selectNode(message.node);
      break;
    case 'say':
      said.textContent = message.text;
      break;
  }
});
host.postMessage({ type: 'ready' });

function show(state: PlanViewState): void {
  said.textContent = '';
  selectNode = () => undefined;
  app.removeAttribute('aria-busy');
  switch (state.kind) {
    case 'empty':
      app.replaceChildren(
        message(
          'No plan to show',
          'Choose Explain over a query in a SQL file. Plans are not kept when the window closes.',
        ),
      );
      break;
    case 'loading':
      app.setAttribute('aria-busy', 'true');
      app.replaceChildren(message('Explaining …', state.title));
      spoken.textContent = 'Waiting for the plan.';
      break;
    case 'error':
      app.replaceChildren(message('No plan', state.message, state.title));
      app.firstElementChild?.append(
        button('Explain again', 'primary', () => host.postMessage({ type: 'explainAgain' })),
      );
      spoken.textContent = state.message;
      break;
    case 'plan':
      showPlan(state.document);
      break;
  }
}

function message(title: string, text: string, query = ''): HTMLElement {
  return element(
    'section',
    { class: 'message-page' },
    element('h1', {}, title),
    element('p', {}, text),
    query === '' ? undefined : element('p', { class: 'query' }, query),
  );
}

function showPlan(plan: PlanDocument): void {
  let state = kept(plan) ?? firstState(plan.rows);
  const reveal = (row: PlanRow): void => {
    if (row.located) host.postMessage({ type: 'reveal', node: row.id });
  };
  const change = (next: TableState, focus: 'move' | 'keep' = 'move'): void => {
    const moved = next.selected !== state.selected;
    state = next;
    table.update(state, focus);
    if (moved) {
      const fresh = detailsPane(plan.rows[state.selected], reveal);
      details.replaceWith(fresh);
      details = fresh;
    }
    host.setState({ at: plan.at, collapsed: [...state.collapsed], selected: state.selected });
  };
  const table = planTable(plan, state, { changed: change, chosen: reveal });
  let details = detailsPane(plan.rows[state.selected], reveal);
  const header = planHeader(plan, {
    explainAgain: () => host.postMessage({ type: 'explainAgain' }),
    copyJson: () => host.postMessage({ type: 'copyJson' }),
    expandAll: () => change({ ...state, collapsed: new Set() }, 'keep'),
    collapseAll: () => change(collapseAll(plan.rows), 'keep'),
  });
  app.replaceChildren(header, element('div', { class: 'split' }, table.element, details));
  selectNode = (node) => {
    if (plan.rows[node] !== undefined) change(select(plan.rows, state, node));
  };
  spoken.textContent = `Plan with ${plan.rows.length} ${plan.rows.length === 1 ? 'node' : 'nodes'}.`;
}

/** Folding and selection of this very plan, if the webview was only hidden. */
function kept(plan: PlanDocument): TableState | undefined {
  const state = host.getState();
  if (typeof state !== 'object' || state === null) return undefined;
  const { at, collapsed, selected }: Partial<Record<keyof KeptState, unknown>> = state;
  if (at !== plan.at || typeof selected !== 'number' || plan.rows[selected] === undefined) return undefined;
  const ids = Array.isArray(collapsed) ? collapsed.filter((id): id is number => typeof id === 'number') : [];
  return { collapsed: new Set(ids), selected };
}
