/** The diagram page in its webview: shows what the extension sends and reports clicks. It keeps only the visible area. */
import {
  isToDiagram,
  type DiagramArea,
  type DiagramState,
  type DrawnPicture,
  type FromDiagram,
} from '../../../protocol/diagram.ts';
import { button, element } from '../dom.ts';
import { drawingStyle } from './drawing-style.ts';
import { pngData, svgText } from './saving.ts';
import { searchField } from './search.ts';
import type { Sight } from './sight.ts';
import { stageOf, type Stage } from './stage.ts';

interface Host {
  postMessage(message: FromDiagram): void;
  getState(): unknown;
  setState(state: Kept): void;
}

declare function acquireVsCodeApi(): Host;

/** The editor may write this to disk, so it contains no table name. */
interface Kept {
  readonly of: string;
  readonly sight: Sight;
}

const host = acquireVsCodeApi();
const app = element('main', { class: 'app' });
const said = element('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
const spoken = element('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });

const style = new CSSStyleSheet();
style.replaceSync(drawingStyle);
document.adoptedStyleSheets = [style];
document.body.append(app, spoken);
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isToDiagram(data)) return;
  if (data.type === 'say') said.textContent = data.text;
  else show(data.state);
});
host.postMessage({ type: 'ready' });

function show(state: DiagramState): void {
  said.textContent = '';
  app.toggleAttribute('aria-busy', state.kind === 'loading');
  switch (state.kind) {
    case 'loading':
      app.replaceChildren(page('Drawing …', 'Tables and foreign keys are being read.'));
      return;
    case 'failure':
      app.replaceChildren(page('No diagram', state.message, again()));
      spoken.textContent = state.message;
      return;
    case 'empty':
      app.replaceChildren(page('No tables to draw', state.message, again()));
      spoken.textContent = state.message;
      return;
    case 'choose':
      app.replaceChildren(choosing(state));
      spoken.textContent = `Too many tables for one diagram: ${String(state.tables)}.`;
      return;
    case 'diagram':
      draw(state);
  }
}

function page(title: string, text: string, ...more: readonly HTMLElement[]): HTMLElement {
  return element(
    'section',
    { class: 'message-page' },
    element('h1', {}, title),
    element('p', {}, text),
    ...more,
  );
}

function again(): HTMLElement {
  return button('Draw again', 'primary', () => host.postMessage({ type: 'again' }));
}

function choosing({ title, tables, most, areas }: Extract<DiagramState, { kind: 'choose' }>): HTMLElement {
  const many = `${tables.toLocaleString('en-US')} tables are too many for one diagram; up to ${String(most)} can be read.`;
  if (areas.length === 0)
    return page(title, `${many} Select some of them in the explorer, and show the diagram of those.`);
  const list = element(
    'ul',
    { class: 'areas' },
    ...areas.map((area) => {
      const made = button('', 'area', () =>
        host.postMessage({ type: 'look', area: area.key, columns: undefined }),
      );
      made.append(
        element('span', { class: 'title' }, area.title),
        element('span', { class: 'count' }, counted(area.tables, 'table')),
      );
      return element('li', {}, made);
    }),
  );
  const text = `${many} Their foreign keys divide them into these areas:`;
  const made = page(title, text);
  return element('section', { class: 'message-page wide' }, ...made.childNodes, list);
}

function draw(picture: DrawnPicture): void {
  const key = JSON.stringify([picture.area, picture.columns, picture.width, picture.height, picture.links]);
  const stage = stageOf(picture, kept(key), {
    reveal: ({ node }) => host.postMessage({ type: 'reveal', node }),
    open: ({ node }) => host.postMessage({ type: 'open', node }),
    seen: (sight) => host.setState({ of: key, sight }),
  });
  if (stage === undefined) {
    app.replaceChildren(page('No diagram', 'The drawing could not be read.', again()));
    return;
  }
  const hint = element(
    'p',
    { id: 'hint' },
    'Arrow keys go from table to table, Enter shows one in the explorer, Alt+Enter opens its migration. Drag to move, Ctrl and wheel to zoom.',
  );
  app.replaceChildren(
    header(picture, stage),
    stage.element,
    element('footer', { class: 'foot-line' }, hint, said),
  );
  spoken.textContent = `${picture.title}: ${words(picture)}.`;
}

function header(picture: DrawnPicture, stage: Stage): HTMLElement {
  const { columns, area, areas, tables } = picture;
  const look = (next: Partial<Pick<DrawnPicture, 'area' | 'columns'>>): void =>
    host.postMessage({ type: 'look', area, columns, ...next });
  const choice = (label: string, value: DrawnPicture['columns']): HTMLElement => {
    const made = button(label, 'toggle', () => look({ columns: value }));
    made.setAttribute('aria-pressed', String(columns === value));
    return made;
  };
  return element(
    'header',
    { class: 'bar' },
    element('h1', { title: picture.title }, picture.title),
    element('span', { class: 'muted' }, words(picture)),
    element('span', { class: 'space' }),
    searchField(tables, stage),
    areas.length === 0 ? undefined : areaChoice(picture, (key) => look({ area: key })),
    element(
      'span',
      { class: 'group', role: 'group', 'aria-label': 'Columns' },
      element('span', { class: 'label' }, 'Columns'),
      choice('Keys', 'keys'),
      choice('All', 'all'),
    ),
    element(
      'span',
      { class: 'group', role: 'group', 'aria-label': 'Zoom' },
      named(
        button('−', 'zoom', () => stage.zoom(0.8)),
        'Zoom out',
      ),
      named(
        button('+', 'zoom', () => stage.zoom(1.25)),
        'Zoom in',
      ),
      named(button('Fit', 'zoom', stage.fit), 'Show all of it'),
    ),
    element(
      'span',
      { class: 'group', role: 'group', 'aria-label': 'Save' },
      element('span', { class: 'label' }, 'Save'),
      button('SVG', 'save', () => save(picture, stage, 'svg')),
      button('PNG', 'save', () => save(picture, stage, 'png')),
      button('Mermaid', 'save', () => host.postMessage({ type: 'saveMermaid' })),
      named(
        button('Copy', 'save', () => host.postMessage({ type: 'copyMermaid' })),
        'Copy as Mermaid',
      ),
    ),
  );
}

function areaChoice(
  { areas, area, canShowAll }: DrawnPicture,
  choose: (key: string | undefined) => void,
): HTMLElement {
  const select = element('select', { 'aria-label': 'Area' });
  const option = (value: string, label: string): HTMLElement => element('option', { value }, label);
  select.append(
    option('', canShowAll ? 'All tables' : 'All areas …'),
    ...areas.map(({ title, tables }: DiagramArea, at) =>
      option(String(at + 1), `${title} (${String(tables)})`),
    ),
  );
  select.value = String(areas.findIndex(({ key }) => key === area) + 1 || '');
  select.addEventListener('change', () => choose(areas[Number(select.value) - 1]?.key));
  return select;
}

function save(picture: DrawnPicture, stage: Stage, format: 'svg' | 'png'): void {
  const { width, height } = picture;
  const svg = svgText(stage.drawing, width, height);
  if (format === 'svg') {
    host.postMessage({ type: 'save', format, data: svg });
    return;
  }
  void pngData(svg, width, height).then((data) => {
    if (data === undefined) said.textContent = 'It is too large for a PNG. Save it as SVG.';
    else host.postMessage({ type: 'save', format, data });
  });
}

function words({ tables, links, left }: DrawnPicture): string {
  const more = left === 0 ? '' : `, ${String(left)} more not drawn`;
  return `${counted(tables.length, 'table')}, ${counted(links, 'foreign key')}${more}`;
}

function counted(number: number, word: string): string {
  return `${String(number)} ${word}${number === 1 ? '' : 's'}`;
}

function named(made: HTMLElement, label: string): HTMLElement {
  made.setAttribute('aria-label', label);
  made.setAttribute('title', label);
  return made;
}

/** The visible area of this diagram, if the page was only hidden. */
function kept(of: string): Sight | undefined {
  const state = host.getState();
  if (typeof state !== 'object' || state === null) return undefined;
  const { of: before, sight }: Partial<Record<keyof Kept, unknown>> = state;
  if (before !== of || typeof sight !== 'object' || sight === null) return undefined;
  const { x, y, scale }: Partial<Record<keyof Sight, unknown>> = sight;
  return typeof x === 'number' && typeof y === 'number' && typeof scale === 'number'
    ? { x, y, scale }
    : undefined;
}
