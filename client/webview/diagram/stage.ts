/**
 * The diagram on the screen: moving, scaling, keyboard navigation and search. Clicks on a table are passed to the owner. The drawing is SVG
 * text from the server and is parsed as an image, never as part of the page.
 */
import type { DiagramTable, DrawnPicture } from '../../../protocol/diagram.ts';
import { element } from '../dom.ts';
import {
  fitted,
  nextBox,
  panned,
  readable,
  showing,
  zoomed,
  type Direction,
  type Extent,
  type Sight,
} from './sight.ts';

export interface StageEvents {
  readonly reveal: (table: DiagramTable) => void;
  readonly open: (table: DiagramTable) => void;
  readonly seen: (sight: Sight) => void;
}

export interface Stage {
  readonly element: HTMLElement;
  readonly drawing: SVGSVGElement;
  readonly fit: () => void;
  readonly zoom: (factor: number) => void;
  readonly go: (table: number) => void;
  /** Marks the matches of a search; clears the marks if there is no search. */
  readonly mark: (tables: readonly number[] | undefined) => void;
  readonly current: () => number;
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export function stageOf(
  picture: DrawnPicture,
  kept: Sight | undefined,
  events: StageEvents,
): Stage | undefined {
  const read = new DOMParser().parseFromString(picture.svg, 'image/svg+xml').documentElement;
  if (!(read instanceof SVGSVGElement)) return undefined;
  const drawing = document.importNode(read, true);
  const boxes = [...drawing.querySelectorAll<SVGGElement>('.table')];
  const relations = [...drawing.querySelectorAll<SVGGElement>('.relation')].map((node) => ({
    node,
    ends: [Number(node.dataset['from']), Number(node.dataset['to'])] as const,
  }));
  const stage = element('div', { class: 'stage' });
  stage.append(drawing);
  let sight: Sight = kept ?? { x: 0, y: 0, scale: 1 };
  let isPlaced = kept !== undefined;
  let current = 0;
  let marked: readonly number[] | undefined;

  const screen = (): Extent => ({ width: stage.clientWidth || 1, height: stage.clientHeight || 1 });
  const look = (next: Sight): void => {
    sight = next;
    const { width, height } = screen();
    const shown = [sight.x, sight.y, width / sight.scale, height / sight.scale];
    drawing.setAttribute('viewBox', shown.join(' '));
    events.seen(sight);
  };
  const light = (): void => {
    const isFocused = boxes[current] === document.activeElement;
    const near = new Set(
      isFocused ? relations.flatMap(({ ends }) => (ends.includes(current) ? ends : [])) : [],
    );
    for (const { node, ends } of relations) {
      node.classList.toggle('lit', isFocused && ends.includes(current));
      node.classList.toggle('dim', marked !== undefined && !ends.some((end) => marked?.includes(end)));
    }
    for (const [at, box] of boxes.entries()) {
      box.classList.toggle('near', at !== current && near.has(at));
      box.classList.toggle('found', marked?.includes(at) === true);
      box.classList.toggle('dim', marked?.includes(at) === false && at !== current);
    }
  };
  const choose = (at: number): void => {
    boxes[current]?.setAttribute('tabindex', '-1');
    current = at;
    boxes[current]?.setAttribute('tabindex', '0');
  };
  const show = (at: number): void => {
    const table = picture.tables[at];
    if (table !== undefined) look(showing(sight, table, screen()));
  };
  const go = (at: number): void => {
    choose(at);
    show(at);
    // Undoes the browser's own scrolling of the frame on focus.
    boxes[at]?.focus({ preventScroll: true });
  };
  const middle = (): { readonly x: number; readonly y: number } => ({
    x: screen().width / 2,
    y: screen().height / 2,
  });
  const zoom = (factor: number): void => look(zoomed(sight, factor, middle()));
  const fit = (): void => look(fitted(picture, screen()));

  drawing.setAttribute('role', 'group');
  drawing.setAttribute('aria-label', `Diagram of ${picture.title}`);
  drawing.setAttribute('aria-describedby', 'hint');
  for (const [at, box] of boxes.entries()) {
    const table = picture.tables[at];
    box.setAttribute('tabindex', at === 0 ? '0' : '-1');
    box.setAttribute('role', 'button');
    box.setAttribute('aria-roledescription', 'table');
    box.setAttribute('aria-label', table?.spoken ?? '');
    box.addEventListener('focus', () => {
      choose(at);
      light();
    });
    box.addEventListener('blur', light);
    box.addEventListener('dblclick', () => {
      if (table !== undefined) events.reveal(table);
    });
  }
  stage.addEventListener('keydown', (event) => {
    const direction = arrows[event.key];
    const table = picture.tables[current];
    if (direction !== undefined) {
      const next = nextBox(picture.tables, current, direction);
      if (next !== undefined) go(next);
    } else if (event.key === 'Enter' && table !== undefined)
      (event.altKey ? events.open : events.reveal)(table);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(boxes.length - 1);
    else if (event.key === '+' || event.key === '=') zoom(1.25);
    else if (event.key === '-') zoom(0.8);
    else if (event.key === '0') fit();
    else return;
    event.preventDefault();
  });
  listenToPointer(stage, () => sight, look);
  new ResizeObserver(() => {
    if (isPlaced) look(sight);
    else if (stage.clientHeight > 0) {
      isPlaced = true;
      look(readable(picture, screen()));
    }
  }).observe(stage);
  return {
    element: stage,
    drawing,
    fit,
    zoom,
    go,
    mark: (tables) => {
      marked = tables;
      light();
    },
    current: () => current,
  };
}

/** Dragging and the wheel move the drawing; Ctrl+wheel and pinching scale it. */
function listenToPointer(stage: HTMLElement, sight: () => Sight, look: (next: Sight) => void): void {
  let from: { readonly x: number; readonly y: number; readonly sight: Sight } | undefined;
  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 && event.button !== 1) return;
    from = { x: event.clientX, y: event.clientY, sight: sight() };
  });
  stage.addEventListener('pointermove', (event) => {
    if (from === undefined) return;
    const [dx, dy] = [from.x - event.clientX, from.y - event.clientY];
    if (!stage.classList.contains('moving')) {
      if (Math.hypot(dx, dy) < 4) return;
      // Captures the pointer only once it drags, so that a click reaches the table.
      stage.setPointerCapture(event.pointerId);
      stage.classList.add('moving');
    }
    look(panned(from.sight, dx, dy));
  });
  for (const end of ['pointerup', 'pointercancel'] as const)
    stage.addEventListener(end, () => {
      from = undefined;
      stage.classList.remove('moving');
    });
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const by = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 18 : 1;
      if (event.ctrlKey || event.metaKey) {
        const { left, top } = stage.getBoundingClientRect();
        const at = { x: event.clientX - left, y: event.clientY - top };
        look(zoomed(sight(), Math.exp(-event.deltaY * by * 0.004), at));
      } else if (event.shiftKey && event.deltaX === 0) look(panned(sight(), event.deltaY * by, 0));
      else look(panned(sight(), event.deltaX * by, event.deltaY * by));
    },
    { passive: false },
  );
}
