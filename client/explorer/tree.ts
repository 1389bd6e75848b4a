/**
 * The schema tree: nodes of one source, requested when they are opened. It knows no SQL and no schema; the server describes each node. A
 * node that could not be read is shown as an error with a retry button and does not affect the others.
 */
import {
  type CancellationToken,
  CancellationTokenSource,
  commands,
  EventEmitter,
  type Disposable,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import {
  schemaChanged,
  schemaChildren,
  type SchemaChanged,
  type SchemaChildren,
  type SchemaNode,
  type SchemaSource,
} from '../../protocol/schema.ts';
import type { Server } from '../language-client/server.ts';
import type { Element } from './element.ts';
import { failureItem, nodeItem } from './item.ts';
import type { WelcomeState } from './labels.ts';

interface Wanted {
  readonly source: SchemaSource;
  readonly node: string | undefined;
  readonly fresh: boolean;
  readonly filter: string | undefined;
}

/** Reads that take longer show a cancel button. */
const noticedMs = 700;

export class SchemaTree implements TreeDataProvider<Element>, Disposable {
  readonly #server: Server;
  readonly #changed = new EventEmitter<Element | undefined>();
  readonly #outdated = new EventEmitter<SchemaSource>();
  /** The elements in the tree, by node id. */
  readonly #elements = new Map<string, Element>();
  /** The children that have been read, by node id. They are kept if only a list above the node changed. */
  readonly #inside = new Map<string, readonly Element[]>();
  /** Counts changes: an answer to a question from before a change may be outdated and is not kept. */
  #times = 0;
  readonly #subscription: Disposable;
  #source: SchemaSource = 'migrations';
  /** Reads in progress. */
  readonly #readings = new Set<CancellationTokenSource>();
  /** Changes to apply when no read is in progress. */
  #changes: (() => void)[] = [];
  /** The filters, by source and node. */
  readonly #filters = new Map<string, string>();
  /** True if the next read of the roots must bypass the cache. */
  #fresh = false;

  readonly onDidChangeTreeData = this.#changed.event;
  /** Fires when other views of the source are outdated too. */
  readonly onDidChangeSchema = this.#outdated.event;

  constructor(server: Server) {
    this.#server = server;
    server.hear(schemaChanged, (change) => {
      this.#outdated.fire(change.source);
      if (change.source !== this.#source) return;
      this.#whenRead(() => {
        if (change.source === this.#source) this.#take(change);
      });
    });
    this.#subscription = server.onDidChangeState(() => this.refresh(undefined));
  }

  get source(): SchemaSource {
    return this.#source;
  }

  show(source: SchemaSource): void {
    this.#source = source;
    this.refresh(undefined);
  }

  /** Reads everything again from its source. */
  reload(): void {
    this.#fresh = true;
    this.refresh(undefined);
  }

  /** Refreshes one element, or everything. */
  refresh(element: Element | undefined): void {
    this.#times += 1;
    if (element === undefined) {
      this.#elements.clear();
      this.#inside.clear();
    } else if (element.kind === 'node') {
      for (const id of this.#inside.keys()) if (isWithin(id, element.node.id)) this.#inside.delete(id);
    }
    this.#changed.fire(element);
  }

  /** The element that a menu or a command was called with, if it belongs to this tree. */
  find(given: unknown): Element | undefined {
    for (const element of this.#elements.values()) if (element === given) return element;
    return undefined;
  }

  /** The element at the end of a path from the root. Elements that are already in the tree are reused. */
  at(trail: readonly SchemaNode[]): Element | undefined {
    let parent: Element | undefined;
    for (const node of trail) parent = this.#elements.get(node.id) ?? this.#keep(node, parent);
    return parent;
  }

  /** The filter below a node, or of the whole tree. */
  filterOf(node: string | undefined): string | undefined {
    return this.#filters.get(this.#filterKey(node));
  }

  /** Kept until the window closes; an empty filter is removed. */
  filter(element: Element | undefined, filter: string): void {
    const node = element?.kind === 'node' ? element.node.id : undefined;
    if (filter.trim() === '') this.#filters.delete(this.#filterKey(node));
    else this.#filters.set(this.#filterKey(node), filter.trim());
    this.refresh(element);
  }

  /** Removes filters that would hide a node that is to be revealed. */
  unfilter(trail: readonly SchemaNode[]): void {
    const before = this.#filters.size;
    for (const id of [undefined, ...trail.slice(0, -1).map((node) => node.id)])
      this.#filters.delete(this.#filterKey(id));
    if (this.#filters.size !== before) this.refresh(undefined);
  }

  #filterKey(node: string | undefined): string {
    return `${this.#source} ${node ?? ''}`;
  }

  getTreeItem(element: Element): TreeItem {
    return element.kind === 'failure'
      ? failureItem(element)
      : nodeItem(element.node, this.filterOf(element.node.id));
  }

  getParent(element: Element): Element | undefined {
    return element.parent;
  }

  async getChildren(parent?: Element): Promise<Element[]> {
    if (this.#server.state.kind !== 'running') {
      await welcome('not-running');
      return [];
    }
    const node = parent?.kind === 'node' ? parent.node.id : undefined;
    const standing = node === undefined ? undefined : this.#inside.get(node);
    if (standing !== undefined) return [...standing];
    const fresh = parent === undefined && this.#fresh;
    if (fresh) this.#fresh = false;
    const reading = new CancellationTokenSource();
    // Ends after the result is in the tree: an earlier change would find nothing to update and the outdated result would stay.
    this.#readings.add(reading);
    try {
      return await this.#below(parent, fresh, reading.token);
    } finally {
      this.#readings.delete(reading);
      reading.dispose();
      if (this.#readings.size === 0) void tellReading(false);
      setImmediate(() => this.#tellChanges());
    }
  }

  async #below(parent: Element | undefined, fresh: boolean, token: CancellationToken): Promise<Element[]> {
    const node = parent?.kind === 'node' ? parent.node.id : undefined;
    const times = this.#times;
    const filter = this.filterOf(node);
    const children = await this.#read({ source: this.#source, node, fresh, filter }, token);
    if (parent === undefined) await tellFiltered(filter !== undefined);
    if (token.isCancellationRequested) {
      return [{ kind: 'failure', message: 'Reading was cancelled.', parent }];
    }
    if (children === undefined) {
      return [{ kind: 'failure', message: 'The schema could not be read. The log says why.', parent }];
    }
    if (parent === undefined) await welcome(children.kind === 'empty' ? children.because : 'filled');
    switch (children.kind) {
      case 'failure':
        return [{ kind: 'failure', message: children.message, parent }];
      case 'empty':
        return [];
      case 'nodes': {
        const elements = children.nodes.map((one) => this.#keep(one, parent));
        if (node !== undefined && times === this.#times) this.#inside.set(node, elements);
        return elements;
      }
    }
  }

  dispose(): void {
    this.#changed.dispose();
    this.#outdated.dispose();
    this.#subscription.dispose();
  }

  /** Cancels all running reads; each leaves a node that reads again when clicked. */
  cancel(): void {
    for (const reading of this.#readings) reading.cancel();
  }

  async #read(wanted: Wanted, token: CancellationToken): Promise<SchemaChildren | undefined> {
    // Waits before it shows the button, so that it does not flicker at every click.
    const noticed = setTimeout(() => void tellReading(true), noticedMs);
    try {
      return await this.#server.ask(schemaChildren, wanted, token);
    } finally {
      clearTimeout(noticed);
    }
  }

  #keep(node: SchemaNode, parent: Element | undefined): Element {
    const known = this.#elements.get(node.id);
    if (known?.kind === 'node' && known.parent === parent) {
      known.node = node;
      return known;
    }
    const element: Element = { kind: 'node', node, parent };
    this.#elements.set(node.id, element);
    return element;
  }

  /**
   * VS Code discards a read in progress when anything changes, and closes the node that the user has just opened; changes are therefore
   * delayed.
   */
  #whenRead(change: () => void): void {
    this.#changes.push(change);
    this.#tellChanges();
  }

  #tellChanges(): void {
    if (this.#readings.size > 0) return;
    const changes = this.#changes;
    this.#changes = [];
    for (const change of changes) change();
  }

  #take({ nodes, lists }: SchemaChanged): void {
    if (nodes === undefined) {
      this.refresh(undefined);
      return;
    }
    nodes.forEach((node) => this.#replace(node));
    this.#times += 1;
    for (const id of lists) this.#inside.delete(id);
    // Refreshes from the root, since the editor ignores an event for a node that it is reading; unchanged nodes are answered from memory.
    if (lists.length > 0) this.#changed.fire(undefined);
  }

  /** A node that is not in the tree is read when it is opened. */
  #replace(node: SchemaNode): void {
    const element = this.#elements.get(node.id);
    if (element?.kind !== 'node') return;
    element.node = node;
    this.refresh(element);
  }
}

/** Ids are paths, encoded as JSON. */
function isWithin(id: string, above: string): boolean {
  return id === above || id.startsWith(`${above.slice(0, -1)},`);
}

/** Sets the context key of the cancel button. */
async function tellReading(isReading: boolean): Promise<void> {
  await commands.executeCommand('setContext', 'plinth.schema.isReading', isReading);
}

/** Sets the context key of the button that removes the filter. */
async function tellFiltered(isFiltered: boolean): Promise<void> {
  await commands.executeCommand('setContext', 'plinth.schema.isFiltered', isFiltered);
}

async function welcome(state: WelcomeState): Promise<void> {
  await commands.executeCommand('setContext', 'plinth.schema.welcome', state);
}
