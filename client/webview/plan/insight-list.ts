/** The list of all insights of a plan; choosing one selects its node and the text that causes it. */
import type { PlanDocument, PlanRow } from '../../../protocol/webview.ts';
import { decoration, element } from '../dom.ts';

export function insightList(plan: PlanDocument, chosen: (row: PlanRow) => void): HTMLElement {
  const found = plan.rows.flatMap((row) => row.insights.map((insight) => ({ row, insight })));
  if (found.length === 0) {
    const why = 'Nothing in this plan is known to be worth a change.';
    return element('p', { class: 'muted nothing' }, why);
  }
  return element(
    'ul',
    { class: 'insights' },
    ...found.map(({ row, insight }) => {
      const go = element(
        'button',
        { type: 'button', class: 'insight-card' },
        element(
          'span',
          { class: 'heading' },
          decoration('warning', '⚠'),
          insight.title,
          element(
            'span',
            { class: 'object' },
            row.object === '' ? row.title : `${row.title} on ${row.object}`,
          ),
        ),
        element('span', {}, insight.message),
        element('span', { class: 'muted' }, insight.advice),
      );
      go.addEventListener('click', () => {
        chosen(row);
      });
      return element('li', {}, go);
    }),
  );
}
