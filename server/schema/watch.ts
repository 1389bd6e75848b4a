/**
 * Looks for what others change in open databases, as long as somebody sees the tree of them, and never two looks at once. How often is
 * `engine/databases/catalog/watch/pace.ts`; what a change does to the tree is the listener's.
 */
import type { LiveCatalog, Look } from '../../engine/databases/catalog/live.ts';
import { nextToken } from '../../engine/databases/catalog/watch/pace.ts';

export interface Watched {
  readonly id: string;
  readonly catalog: LiveCatalog;
}

export interface WatchListener {
  readonly changed: (id: string, look: Look & { readonly kind: 'changed' }) => void;
  /** After each round: how long until others' changes show at the latest, and whether every database answered. */
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

  /** Nothing is sent to anybody's server while nobody looks. */
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
        // What a reading after a change took is no measure of how far the server is.
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
