/** The views of a plan as tabs (WAI-ARIA): arrow keys switch, and only the shown tab is rendered. */
import { element } from '../dom.ts';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly make: () => HTMLElement;
}

export interface Tabs {
  readonly bar: HTMLElement;
  readonly panel: HTMLElement;
}

export function tabs(all: readonly Tab[], first: string, shown: (id: string) => void): Tabs {
  const panel = element('div', { class: 'view', role: 'tabpanel', id: 'view' });
  const buttons = all.map(({ id, title }) =>
    element('button', { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': 'view' }, title),
  );
  const open = (place: number, focus: 'move' | 'keep'): void => {
    const tab = all[place];
    if (tab === undefined) return;
    buttons.forEach((one, at) => {
      one.setAttribute('aria-selected', String(at === place));
      one.tabIndex = at === place ? 0 : -1;
    });
    panel.setAttribute('aria-labelledby', `tab-${tab.id}`);
    panel.replaceChildren(tab.make());
    if (focus === 'move') buttons[place]?.focus();
    shown(tab.id);
  };
  const bar = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'View' }, ...buttons);
  buttons.forEach((one, place) => {
    one.addEventListener('click', () => {
      open(place, 'keep');
    });
    one.addEventListener('keydown', ({ key }) => {
      if (key === 'ArrowRight') open((place + 1) % all.length, 'move');
      else if (key === 'ArrowLeft') open((place + all.length - 1) % all.length, 'move');
    });
  });
  open(
    Math.max(
      0,
      all.findIndex(({ id }) => id === first),
    ),
    'keep',
  );
  return { bar, panel };
}
