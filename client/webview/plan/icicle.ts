/** The icicle: a tree whose items are as wide as the time or cost of their subtree. Cells are positioned by CSS custom properties. */
import type { Icicle, PlanDocument, PlanRow } from '../../../protocol/webview.ts';
import { decoration, element } from '../dom.ts';
import { drawnCells, icicleKey, type DrawnCell, type IcicleState } from './icicle-model.ts';

export interface IcicleEvents {
  readonly selected: (id: number) => void;
  readonly chosen: (row: PlanRow) => void;
}

export interface IcicleView {
  readonly element: HTMLElement;
  /** Selects a node that was selected in another view. */
  readonly select: (id: number) => void;
}

const measureTitles: Readonly<Record<Icicle['measure'], string>> = {
  time: 'Time',
  cost: 'Cost',
  blocks: 'Buffers',
  rows: 'Rows',
};

export function planIcicle(plan: PlanDocument, first: number, events: IcicleEvents): IcicleView {
  let [icicle] = plan.icicles;
  let state: IcicleState = { zoom: 0, selected: first };
  const tree = element('div', {
    class: 'icicle',
    role: 'tree',
    'aria-label': 'Plan nodes by what they take',
  });
  const back = element('button', { class: 'link', type: 'button' }, 'Show the whole plan');
  const draw = (focus: 'move' | 'keep'): void => {
    back.hidden = state.zoom === 0;
    if (icicle === undefined) return;
    const cells = drawnCells(plan.rows, icicle, state);
    const made = cells.map((cell) => cellElement(cell, state.selected));
    tree.replaceChildren(...made);
    tree.style.setProperty('--depth', String(Math.max(1, ...cells.map(({ row }) => row.level))));
    const selected = made.find((one) => one.dataset['id'] === String(state.selected));
    if (focus === 'move') selected?.focus();
    selected?.scrollIntoView({ block: 'nearest' });
  };
  const become = (next: IcicleState, focus: 'move' | 'keep'): void => {
    const moved = next.selected !== state.selected;
    state = next;
    draw(focus);
    if (moved) events.selected(state.selected);
  };
  tree.addEventListener('click', (event) => {
    const row = rowOf(plan, event.target);
    if (row === undefined) return;
    become({ ...state, selected: row.id }, 'move');
    events.chosen(row);
  });
  tree.addEventListener('dblclick', (event) => {
    const row = rowOf(plan, event.target);
    if (row !== undefined) become({ zoom: row.id, selected: row.id }, 'move');
  });
  tree.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || icicle === undefined) return;
    const row = plan.rows[state.selected];
    if (event.key === ' ' && row !== undefined) events.chosen(row);
    const next = event.key === ' ' ? state : icicleKey(plan.rows, icicle, state, event.key);
    if (next === undefined) return;
    event.preventDefault();
    become(next, 'move');
  });
  back.addEventListener('click', () => {
    become({ ...state, zoom: 0 }, 'move');
  });
  const bar = element(
    'div',
    { class: 'measures', role: 'radiogroup', 'aria-label': 'Width is' },
    ...plan.icicles.map((one, place) => {
      const input = element('input', { type: 'radio', name: 'measure', value: one.measure });
      input.checked = place === 0;
      input.addEventListener('change', () => {
        icicle = one;
        state = { ...state, zoom: 0 };
        draw('keep');
      });
      return element('label', {}, input, measureTitles[one.measure]);
    }),
    back,
    element('span', { class: 'muted hint' }, 'Enter or double click zooms in, Escape out'),
  );
  draw('keep');
  return {
    element: element(
      'div',
      { class: 'icicle-view' },
      bar,
      icicle === undefined
        ? element('p', { class: 'muted nothing' }, 'This plan has neither costs nor times to draw by.')
        : tree,
    ),
    select: (id) => {
      if (id === state.selected) return;
      state = { zoom: 0, selected: id };
      draw('keep');
    },
  };
}

function rowOf(plan: PlanDocument, target: EventTarget | null): PlanRow | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-id]') : null;
  return cell === null ? undefined : plan.rows[Number(cell.dataset['id'])];
}

function cellElement({ row, left, width, own, text }: DrawnCell, selected: number): HTMLElement {
  const name = row.object === '' ? row.title : `${row.title} on ${row.object}`;
  const notes = [
    row.hot ? 'on the hot path' : '',
    row.misestimate === '' ? '' : `estimate wrong ${row.misestimate}`,
    ...row.insights.map(({ title }) => title),
  ].filter((note) => note !== '');
  const label = [name, `${text} itself`, ...notes].join(', ');
  const made = element(
    'div',
    {
      class: row.hot ? 'cell hot' : 'cell',
      role: 'treeitem',
      'data-id': String(row.id),
      'aria-level': String(row.level),
      'aria-selected': String(row.id === selected),
      'aria-label': label,
      title: label,
      tabindex: row.id === selected ? '0' : '-1',
    },
    decoration('fill'),
    row.insights.length > 0 ? decoration('warning', '⚠') : '',
    element('span', { class: 'name' }, row.title),
    row.object === '' ? '' : element('span', { class: 'object' }, row.object),
    row.misestimate === '' ? '' : element('span', { class: 'wrong' }, row.misestimate),
    element('span', { class: 'own' }, text),
  );
  made.style.setProperty('--left', String(left));
  made.style.setProperty('--width', String(width));
  made.style.setProperty('--own', String(own));
  made.style.setProperty('--row', String(row.level - 1));
  return made;
}
