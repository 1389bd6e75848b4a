/** The head of the plan view: which query, planned where, as whom, by which server, when; and what can be done with the plan. */
import type { PlanDocument } from '../../../protocol/webview.ts';
import { button, element } from '../dom.ts';

export interface HeaderActions {
  /** Undefined for a plan that is of no query here. */
  readonly explainAgain: (() => void) | undefined;
  /** Undefined if no server has the rows. */
  readonly measure: (() => void) | undefined;
  /** Undefined if no index could be tried. */
  readonly advise: (() => void) | undefined;
  readonly exportPlan: () => void;
  readonly compare: () => void;
  readonly copyJson: () => void;
  readonly expandAll: () => void;
  readonly collapseAll: () => void;
}

export function planHeader(plan: PlanDocument, actions: HeaderActions): HTMLElement {
  const { file, connection, role, server, notice } = plan.origin;
  const facts = [
    file || connection || 'Embedded database',
    role === '' ? '' : `as ${role}`,
    server,
    whenInWords(plan.at),
    howInWords(plan),
  ].filter((fact) => fact !== '');
  return element(
    'header',
    { class: 'head' },
    element('h1', { title: plan.title }, plan.title),
    element(
      'ul',
      { class: 'facts', 'aria-label': 'Where this plan comes from' },
      ...facts.map((fact) => element('li', {}, fact)),
    ),
    notice === '' ? undefined : element('p', { class: 'notice' }, notice),
    plan.totals.length === 0
      ? undefined
      : element(
          'dl',
          { class: 'totals' },
          ...plan.totals.map(({ label, text }) =>
            element('div', {}, element('dt', {}, label), element('dd', {}, text)),
          ),
        ),
    element(
      'div',
      { class: 'actions', role: 'toolbar', 'aria-label': 'Plan' },
      actions.explainAgain && button('Explain again', 'link', actions.explainAgain),
      actions.measure && button('Measure', 'link', actions.measure),
      actions.advise && button('Advise indexes', 'link', actions.advise),
      button('Compare', 'link', actions.compare),
      button('Export', 'link', actions.exportPlan),
      button('Copy JSON', 'link', actions.copyJson),
      button('Expand all', 'link', actions.expandAll),
      button('Collapse all', 'link', actions.collapseAll),
    ),
  );
}

function howInWords(plan: PlanDocument): string {
  switch (plan.kind) {
    case 'measured':
      return 'measured';
    case 'estimated':
      // A file whose plan was run says so itself.
      return plan.origin.file !== '' && plan.origin.notice !== '' ? 'estimated' : 'estimated, not run';
    case 'shape':
      return '';
  }
}

function whenInWords(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime())
    ? ''
    : time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
