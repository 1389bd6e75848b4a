/**
 * The plan view in its webview: shows what the extension sends and reports the user's actions. It stores no plan: only folding and
 * selection survive a reload.
 */
import {
  isToPlanView,
  type FromPlanView,
  type PlanDocument,
  type PlanRow,
  type PlanViewState,
} from '../../../protocol/webview.ts';
import { advicePage } from './advice.ts';
import { comparisonPage } from './comparison.ts';
import { detailsPane } from './details.ts';
import { button, element } from '../dom.ts';
import { planHeader } from './header.ts';
import { planIcicle } from './icicle.ts';
import { insightList } from './insight-list.ts';
import { searchField } from './search.ts';
import { sizesBar, type ShownSizes } from './sizes.ts';
import { planTable } from './table.ts';
import { tabs, type Tab } from './tabs.ts';
import { collapseAll, firstState, select, type TableState } from './view-model.ts';

interface Host {
  postMessage(message: FromPlanView): void;
  getState(): unknown;
  setState(state: KeptState): void;
}

declare function acquireVsCodeApi(): Host;

/** The editor may write this to disk, so it contains nothing of the plan or the query. */
interface KeptState {
  readonly at: string;
  readonly collapsed: readonly number[];
  readonly selected: number;
  readonly view: string;
}

const host = acquireVsCodeApi();
const app = element('main', { class: 'app' });
/** A live region that announces changes to screen readers. */
const spoken = element('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
/** A visible message from the extension, until the next action. */
const said = element('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
let sizes: ShownSizes | undefined;
let drawSizes: () => void = () => undefined;
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
    case 'tips':
      if (sizes !== undefined) sizes = { ...sizes, table: message.table, tips: message.tips };
      said.textContent = '';
      drawSizes();
      break;
  }
});
host.postMessage({ type: 'ready' });

function show(state: PlanViewState): void {
  said.textContent = '';
  selectNode = () => undefined;
  drawSizes = () => undefined;
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
        state.again
          ? button('Explain again', 'primary', () => host.postMessage({ type: 'explainAgain' }))
          : button('Open as text', 'primary', () => host.postMessage({ type: 'openAsText' })),
      );
      spoken.textContent = state.message;
      break;
    case 'plan':
      showPlan(state);
      break;
    case 'comparison':
      app.replaceChildren(comparisonPage(state.comparison));
      spoken.textContent = state.comparison.summary.join(' ');
      break;
    case 'advice':
      app.replaceChildren(
        advicePage(state.advice, {
          createMigration: () => host.postMessage({ type: 'createMigration' }),
          copyIndexes: () => host.postMessage({ type: 'copyIndexes' }),
          adviseAgain: () => host.postMessage({ type: 'advise' }),
        }),
      );
      spoken.textContent = state.advice.verdict;
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

function showPlan({
  document: plan,
  raw,
  again,
  abilities,
}: Extract<PlanViewState, { readonly kind: 'plan' }>): void {
  const before = kept(plan);
  let state = before ?? firstState(plan.rows);
  let view = before?.view ?? 'table';
  /** Called when a node is selected in another view. */
  let follow: (next: TableState, focus: 'move' | 'keep') => void = () => undefined;
  const keep = (): void =>
    host.setState({ at: keyOf(plan), collapsed: [...state.collapsed], selected: state.selected, view });
  const reveal = (row: PlanRow): void => {
    if (row.located) host.postMessage({ type: 'reveal', node: row.id });
  };
  let details = detailsPane(plan.rows[state.selected], again ? 'query' : 'file', reveal);
  const become = (next: TableState): void => {
    const moved = next.selected !== state.selected;
    state = next;
    if (moved) {
      const fresh = detailsPane(plan.rows[state.selected], again ? 'query' : 'file', reveal);
      details.replaceWith(fresh);
      details = fresh;
    }
    keep();
  };
  const change = (next: TableState, focus: 'move' | 'keep' = 'move'): void => {
    become(next);
    follow(next, focus);
  };
  const goTo = (id: number): void => change(select(plan.rows, state, id), 'keep');
  const chooseInsight = (row: PlanRow): void => {
    goTo(row.id);
    reveal(row);
  };
  const count = plan.rows.reduce((sum, row) => sum + row.insights.length, 0);
  const icicleTab: Tab = {
    id: 'icicle',
    title: 'Icicle',
    make: () => {
      const icicle = planIcicle(plan, state.selected, {
        selected: (id) => become(select(plan.rows, state, id)),
        chosen: reveal,
      });
      follow = (next) => icicle.select(next.selected);
      return icicle.element;
    },
  };
  const { bar, panel } = tabs(
    [
      {
        id: 'table',
        title: 'Table',
        make: () => {
          const table = planTable(plan, state, { changed: change, chosen: reveal });
          follow = table.update;
          return table.element;
        },
      },
      ...(plan.icicles.length === 0 ? [] : [icicleTab]),
      {
        id: 'insights',
        title: count === 0 ? 'Insights' : `Insights (${String(count)})`,
        make: () => {
          follow = () => undefined;
          return insightList(plan, chooseInsight);
        },
      },
      {
        id: 'raw',
        title: 'Raw',
        make: () => {
          follow = () => undefined;
          return element(
            'pre',
            { class: 'raw', tabindex: '0', 'aria-label': 'The plan as it was printed' },
            raw,
          );
        },
      },
    ],
    view,
    (id) => {
      view = id;
      keep();
    },
  );
  const header = planHeader(plan, {
    explainAgain: again ? () => host.postMessage({ type: 'explainAgain' }) : undefined,
    measure: again && abilities.includes('measure') ? () => host.postMessage({ type: 'measure' }) : undefined,
    advise: again && abilities.includes('advise') ? () => host.postMessage({ type: 'advise' }) : undefined,
    exportPlan: () => host.postMessage({ type: 'export' }),
    compare: () => host.postMessage({ type: 'compare' }),
    copyJson: () => host.postMessage({ type: 'copyJson' }),
    expandAll: () => change({ ...state, collapsed: new Set() }, 'keep'),
    collapseAll: () => change(collapseAll(plan.rows), 'keep'),
  });
  const search = searchField(plan.rows, () => state.selected, goTo);
  const sized = element('div', {});
  drawSizes = () => {
    const bar = sizesBar(plan, sizes, {
      resized: (table, rows) => {
        sizes = { query: plan.title, table, tips: sizes?.table === table ? sizes.tips : undefined };
        host.postMessage({ type: 'size', table, rows });
      },
      swept: (table) => {
        sizes = { query: plan.title, table, tips: undefined };
        said.textContent = 'Planning for 1,000 to 1,000,000,000 rows …';
        host.postMessage({ type: 'sweep', table });
      },
      assumed: (table) => host.postMessage({ type: 'assume', table }),
    });
    sized.replaceChildren(...(bar === undefined || !again ? [] : [bar]));
  };
  drawSizes();
  app.replaceChildren(
    header,
    sized,
    element('div', { class: 'views' }, bar, search),
    element('div', { class: 'split' }, panel, details),
  );
  selectNode = (node) => {
    if (plan.rows[node] !== undefined) change(select(plan.rows, state, node));
  };
  spoken.textContent = `Plan with ${plan.rows.length} ${plan.rows.length === 1 ? 'node' : 'nodes'}.`;
}

/** Identifies the plan that the folding and selection belong to. A file has no time, so its name and size are used. */
function keyOf(plan: PlanDocument): string {
  return plan.at === '' ? `${plan.origin.file} ${String(plan.rows.length)}` : plan.at;
}

/** Folding and selection of this plan, if the webview was only hidden. */
function kept(plan: PlanDocument): (TableState & { readonly view: string }) | undefined {
  const state = host.getState();
  if (typeof state !== 'object' || state === null) return undefined;
  const { at, collapsed, selected, view }: Partial<Record<keyof KeptState, unknown>> = state;
  if (at !== keyOf(plan) || typeof selected !== 'number' || plan.rows[selected] === undefined)
    return undefined;
  const ids = Array.isArray(collapsed) ? collapsed.filter((id): id is number => typeof id === 'number') : [];
  return { collapsed: new Set(ids), selected, view: typeof view === 'string' ? view : 'table' };
}
