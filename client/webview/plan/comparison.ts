/** Two plans side by side: one row for each node of either plan, with the changes in words. */
import type { ComparedNode, PlanComparison } from '../../../protocol/webview.ts';
import { decoration, element } from '../dom.ts';

/** Visual signs; the word is next to them. */
const signs: Readonly<Record<ComparedNode['change'], string>> = {
  same: '',
  changed: '±',
  added: '+',
  removed: '−',
};
const words: Readonly<Record<ComparedNode['change'], string>> = {
  same: 'same',
  changed: 'changed',
  added: 'new',
  removed: 'gone',
};

/** Rows that are laid out at once; a button shows more. */
const page = 500;

export function comparisonPage(comparison: PlanComparison): HTMLElement {
  const { table, changedOnly } = comparedNodes(comparison);
  return element(
    'section',
    { class: 'comparison' },
    element(
      'header',
      { class: 'head' },
      element('h1', {}, `${comparison.before} → ${comparison.after}`),
      element('ul', { class: 'summary' }, ...comparison.summary.map((line) => element('li', {}, line))),
      changedOnly,
    ),
    table,
  );
}

/** The table, with a filter that hides unchanged nodes. */
export function comparedNodes(comparison: PlanComparison): {
  readonly table: HTMLElement;
  readonly changedOnly: HTMLElement;
} {
  const timed = comparison.rows.some(({ time }) => time !== '');
  const heads = ['Change', 'Node', 'Rows', ...(timed ? ['Time'] : []), 'Own cost'];
  const changedOnly = element('input', { type: 'checkbox' });
  const body = element('tbody', {});
  const more = element('button', { type: 'button', class: 'link more' }, 'Show more nodes');
  let shown = page;
  const fill = (): void => {
    const rows = changedOnly.checked
      ? comparison.rows.filter(({ change }) => change !== 'same')
      : comparison.rows;
    body.replaceChildren(...rows.slice(0, shown).map((row) => rowElement(row, timed)));
    more.hidden = rows.length <= shown;
  };
  changedOnly.addEventListener('change', fill);
  more.addEventListener('click', () => {
    shown += page;
    fill();
  });
  fill();
  const head = element(
    'thead',
    {},
    element('tr', {}, ...heads.map((name) => element('th', { scope: 'col' }, name))),
  );
  return {
    table: element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Nodes of both plans' },
      element('table', {}, head, body),
      more,
    ),
    changedOnly: element('label', { class: 'actions' }, changedOnly, 'Only what changed'),
  };
}

function rowElement(row: ComparedNode, timed: boolean): HTMLElement {
  const made = element(
    'tr',
    { class: row.change },
    element('td', { class: 'change' }, decoration('sign', signs[row.change]), words[row.change]),
    element(
      'td',
      { class: 'node' },
      row.after === '' || row.before === '' || row.after === row.before
        ? row.after || row.before
        : `${row.before} → ${row.after}`,
      ...row.words.map((word) => element('p', { class: 'word' }, word)),
    ),
    element('td', { class: 'figure' }, row.rows),
    timed ? element('td', { class: 'figure' }, row.time) : undefined,
    element('td', { class: 'figure' }, row.cost),
  );
  made.style.setProperty('--level', String(row.level - 1));
  return made;
}
