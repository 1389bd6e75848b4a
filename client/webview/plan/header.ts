/** The header of the plan view: the query, where, as which role, by which server and when it was planned; and the buttons for the plan. */
import type { PlanDocument } from '../../../protocol/webview.ts';
import { button, element } from '../dom.ts';

export interface HeaderActions {
  /** Undefined if the plan belongs to no query in an editor. */
  readonly explainAgain: (() => void) | undefined;
  /** Undefined if the query cannot be run where it was planned. */
  readonly measure: (() => void) | undefined;
  /** Undefined if no index can be tested where it was planned. */
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
      // The text of a plan file says itself whether the query was run.
      return plan.origin.file !== '' && plan.origin.notice !== '' ? 'estimated' : 'estimated, not run';
    case 'assumed':
      return 'not run';
  }
}

function whenInWords(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime())
    ? ''
    : time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
