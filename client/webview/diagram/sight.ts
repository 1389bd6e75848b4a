/** The visible area of a diagram: a rectangle that can be moved and scaled. Pure arithmetic, without the page. */

export interface Sight {
  readonly x: number;
  readonly y: number;
  /** Screen pixels per unit of the drawing. */
  readonly scale: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

export interface Place extends Extent {
  readonly x: number;
  readonly y: number;
}

const least = 0.05;
const most = 3;

function within(scale: number): number {
  return Math.min(most, Math.max(least, scale));
}

/** The whole diagram, centred and at most at its natural size. */
export function fitted(drawing: Extent, screen: Extent): Sight {
  const scale = within(Math.min(1, screen.width / drawing.width, screen.height / drawing.height));
  return {
    scale,
    x: (drawing.width - screen.width / scale) / 2,
    y: (drawing.height - screen.height / scale) / 2,
  };
}

/** The natural size if enough of the diagram fits, from the upper left corner if not all of it does. */
export function readable(drawing: Extent, screen: Extent): Sight {
  const whole = fitted(drawing, screen);
  const smallest = 0.8;
  if (whole.scale >= smallest) return whole;
  const centred = (size: number, room: number): number =>
    size * smallest <= room ? (size - room / smallest) / 2 : 0;
  return {
    scale: smallest,
    x: centred(drawing.width, screen.width),
    y: centred(drawing.height, screen.height),
  };
}

/** `at`: the point on the screen that stays in place. */
export function zoomed(sight: Sight, factor: number, at: { readonly x: number; readonly y: number }): Sight {
  const scale = within(sight.scale * factor);
  return {
    scale,
    x: sight.x + at.x / sight.scale - at.x / scale,
    y: sight.y + at.y / sight.scale - at.y / scale,
  };
}

/** In screen pixels. */
export function panned(sight: Sight, dx: number, dy: number): Sight {
  return { ...sight, x: sight.x + dx / sight.scale, y: sight.y + dy / sight.scale };
}

/** Moves as little as needed to show a place with a margin. */
export function showing(sight: Sight, place: Place, screen: Extent): Sight {
  const around = 24 / sight.scale;
  const along = (from: number, start: number, size: number, room: number): number => {
    if (size + 2 * around >= room) return start - around;
    if (start - around < from) return start - around;
    const end = start + size + around;
    return end > from + room ? end - room : from;
  };
  return {
    scale: sight.scale,
    x: along(sight.x, place.x, place.width, screen.width / sight.scale),
    y: along(sight.y, place.y, place.height, screen.height / sight.scale),
  };
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The next box in the direction of an arrow key: the nearest one, with boxes straight ahead first. */
export function nextBox(boxes: readonly Place[], from: number, direction: Direction): number | undefined {
  const here = boxes[from];
  if (here === undefined) return undefined;
  const along = (box: Place): number => {
    switch (direction) {
      case 'left':
        return here.x - box.x;
      case 'right':
        return box.x - here.x;
      case 'up':
        return here.y - box.y;
      case 'down':
        return box.y - here.y;
    }
  };
  const aside = (box: Place): number =>
    direction === 'left' || direction === 'right'
      ? gap(here.y, here.height, box.y, box.height)
      : gap(here.x, here.width, box.x, box.width);
  let best: { readonly at: number; readonly far: number } | undefined;
  for (const [at, box] of boxes.entries()) {
    if (at === from || !isThatWay(here, box, direction)) continue;
    const far = along(box) + 3 * aside(box);
    if (best === undefined || far < best.far) best = { at, far };
  }
  return best?.at;
}

/** True if the second begins beyond the middle of the first. */
function isThatWay(here: Place, box: Place, direction: Direction): boolean {
  const [x, y] = [here.x + here.width / 2, here.y + here.height / 2];
  switch (direction) {
    case 'left':
      return box.x + box.width <= x;
    case 'right':
      return box.x >= x;
    case 'up':
      return box.y + box.height <= y;
    case 'down':
      return box.y >= y;
  }
}

/** The distance between two intervals; 0 if they overlap. */
function gap(a: number, aSize: number, b: number, bSize: number): number {
  return Math.max(0, b - (a + aSize), a - (b + bSize));
}
