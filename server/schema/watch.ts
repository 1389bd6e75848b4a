/**
 * Polls open databases for changes by others while their tree is visible, one poll at a time. `engine/databases/catalog/watch/pace.ts`
 * decides how often; the listener updates the tree.
 */
import type { LiveCatalog, Look } from '../../engine/databases/catalog/live.ts';
import { nextToken } from '../../engine/databases/catalog/watch/pace.ts';

export interface Watched {
  readonly id: string;
  readonly catalog: LiveCatalog;
}

export interface WatchListener {
  readonly changed: (id: string, look: Look & { readonly kind: 'changed' }) => void;
  /** Called after each poll with the maximum delay until a change is shown, and whether every database answered. */
  readonly looked: (everyMs: number, answered: boolean) => void;
}

export class CatalogWatch {
  readonly #open: () => readonly Watched[];
  readonly #listener: WatchListener;
  #timer: NodeJS.Timeout | undefined;
  #isShown = false;
  #isLooking = false;

  constructor(open: () => readonly Watched[], listener: WatchListener) {
    this.#open = open;
    this.#listener = listener;
  }

  /** Nothing is sent while the tree is hidden. */
  show(isShown: boolean): void {
    const before = this.#isShown;
    this.#isShown = isShown;
    if (!isShown) clearTimeout(this.#timer);
    else if (!before) void this.#round();
  }

  async #round(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    clearTimeout(this.#timer);
    let slowest = 0;
    let latest = 0;
    let answered = true;
    const open = this.#open();
    try {
      for (const { id, catalog } of open) {
        const started = performance.now();
        const look = await catalog.look();
        if (look.kind === 'changed') this.#listener.changed(id, look);
        // The time of a read after a change is no measure of the server's latency.
        else slowest = Math.max(slowest, performance.now() - started);
        if (look.kind === 'failed') answered = false;
        latest = Math.max(latest, catalog.wait);
      }
    } finally {
      this.#isLooking = false;
    }
    if (open.length > 0) this.#listener.looked(Math.max(latest, nextToken(slowest)), answered);
    if (this.#isShown) this.#timer = setTimeout(() => void this.#round(), nextToken(slowest));
  }
}
