/** Search in a plan: by a node's type, its relation and its texts. Enter goes to the next match, Shift+Enter to the previous one. */
import type { PlanRow } from '../../../protocol/webview.ts';
import { element } from '../dom.ts';

export function searchField(
  rows: readonly PlanRow[],
  selected: () => number,
  go: (id: number) => void,
): HTMLElement {
  const input = element('input', {
    type: 'search',
    placeholder: 'Find a node',
    'aria-label': 'Find a node by its name, table, index or condition',
  });
  const count = element('span', { class: 'muted count', role: 'status', 'aria-live': 'polite' });
  let hits: readonly number[] = [];
  const step = (direction: 1 | -1): void => {
    const at = selected();
    const next =
      direction === 1
        ? (hits.find((id) => id > at) ?? hits[0])
        : (hits.findLast((id) => id < at) ?? hits.at(-1));
    if (next === undefined) return;
    count.textContent = `${String(hits.indexOf(next) + 1)} of ${String(hits.length)}`;
    go(next);
  };
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    hits = wanted === '' ? [] : rows.filter((row) => mentions(row, wanted)).map(({ id }) => id);
    count.textContent = wanted === '' ? '' : hits.length === 0 ? 'none' : `${String(hits.length)} found`;
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  });
  return element('span', { class: 'search', role: 'search' }, input, count);
}

function mentions(row: PlanRow, wanted: string): boolean {
  return [row.title, row.object, row.role, ...row.details.map(({ text }) => text)].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}
