/** The details of the selected node: its insights with advice, then its facts. */
import type { PlanRow } from '../../../protocol/webview.ts';
import { button, decoration, element } from '../dom.ts';

export function detailsPane(
  row: PlanRow | undefined,
  /** A plan from a file has no query in an editor. */
  of: 'query' | 'file',
  reveal: (row: PlanRow) => void,
): HTMLElement {
  const pane = element('section', { class: 'details', 'aria-label': 'Selected node' });
  if (row === undefined) return pane;
  pane.append(
    element(
      'header',
      {},
      element(
        'h2',
        {},
        element('span', {}, row.title),
        row.object === '' ? undefined : element('span', { class: 'object' }, row.object),
      ),
      row.located
        ? button('Show in query', 'link', () => reveal(row))
        : of === 'query'
          ? element('p', { class: 'muted' }, 'Stands for the query as a whole.')
          : undefined,
    ),
    ...row.insights.map(({ title, message, advice }) =>
      element(
        'article',
        { class: 'insight-card' },
        element('h3', {}, decoration('warning', '⚠'), element('span', {}, title)),
        element('p', {}, message),
        element('p', { class: 'muted' }, advice),
      ),
    ),
    element(
      'dl',
      {},
      ...row.details.flatMap(({ label, text }) => [element('dt', {}, label), element('dd', {}, text)]),
    ),
  );
  return pane;
}
