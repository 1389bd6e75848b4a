/** Index advice: the proposed indexes and their cost, the plans without and with them, and buttons to use the proposal. */
import type { IndexAdvice } from '../../../protocol/webview.ts';
import { comparedNodes } from './comparison.ts';
import { button, element } from '../dom.ts';

export interface AdviceActions {
  readonly createMigration: () => void;
  readonly copyIndexes: () => void;
  readonly adviseAgain: () => void;
}

export function advicePage(advice: IndexAdvice, actions: AdviceActions): HTMLElement {
  const { title, verdict, how, limits, indexes, comparison, noMigration } = advice;
  const compared = comparison && comparedNodes(comparison);
  const isSome = indexes.length > 0;
  return element(
    'section',
    { class: 'comparison advice' },
    element(
      'header',
      { class: 'head' },
      element('h1', { class: 'query', title }, title),
      how === '' ? undefined : element('p', { class: 'facts' }, how),
      element('p', { class: 'verdict' }, verdict),
      ...limits.map((limit) => element('p', { class: 'notice' }, limit)),
      isSome
        ? element(
            'ul',
            { class: 'proposed', 'aria-label': 'Proposed indexes' },
            ...indexes.map(({ definition, price }) =>
              element('li', {}, element('code', {}, definition), element('p', { class: 'muted' }, price)),
            ),
          )
        : undefined,
      isSome && noMigration !== '' ? element('p', { class: 'muted' }, noMigration) : undefined,
      element(
        'div',
        { class: 'actions', role: 'toolbar', 'aria-label': 'Advice' },
        isSome && noMigration === ''
          ? button('Create Migration', 'primary', actions.createMigration)
          : undefined,
        isSome ? button('Copy SQL', 'link', actions.copyIndexes) : undefined,
        button('Try again', 'link', actions.adviseAgain),
        compared?.changedOnly,
      ),
    ),
    compared?.table,
  );
}
