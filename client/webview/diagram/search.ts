/**
 * Search in a diagram: finds tables by name or column. Enter goes to the next match, Shift+Enter to the previous one, Escape closes the
 * search.
 */
import type { DiagramTable } from '../../../protocol/diagram.ts';
import { element } from '../dom.ts';
import type { Stage } from './stage.ts';

export function searchField(tables: readonly DiagramTable[], stage: Stage): HTMLElement {
  const input = element('input', {
    type: 'search',
    placeholder: 'Find a table or column',
    'aria-label': 'Find a table by its name or by a column',
  });
  const count = element('span', { class: 'count', role: 'status', 'aria-live': 'polite' });
  let hits: readonly number[] = [];
  let at = -1;
  const say = (): void => {
    const wanted = input.value.trim() !== '';
    const place = at < 0 ? String(hits.length) : `${String(at + 1)} of ${String(hits.length)}`;
    count.textContent = !wanted ? '' : hits.length === 0 ? 'none' : place;
  };
  input.addEventListener('input', () => {
    hits = found(tables, input.value);
    at = -1;
    stage.mark(input.value.trim() === '' ? undefined : hits);
    say();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && input.value !== '') {
      input.value = '';
      input.dispatchEvent(new Event('input'));
    } else if (event.key === 'Enter' && hits.length > 0) {
      at = (at + (event.shiftKey ? -1 : 1) + hits.length) % hits.length;
      const hit = hits[at];
      if (hit !== undefined) stage.go(hit);
      input.focus();
      say();
    } else return;
    event.preventDefault();
  });
  return element('span', { class: 'group' }, input, count);
}

/** Matches in names come before matches in columns. */
export function found(
  tables: readonly Pick<DiagramTable, 'name' | 'columns'>[],
  text: string,
): readonly number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const named: number[] = [];
  const inside: number[] = [];
  for (const [at, { name, columns }] of tables.entries()) {
    if (name.toLowerCase().includes(wanted)) named.push(at);
    else if (columns.some((column) => column.toLowerCase().includes(wanted))) inside.push(at);
  }
  return [...named, ...inside];
}
