/**
 * The schema tree: nodes of one source, asked for when they are opened. Knows no SQL and no schema; what a node is comes from the server.
 * A node that could not be read stays in the tree as an error with a retry; the others are untouched.
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

/** What takes longer can be cancelled. */
const noticedMs = 700;

export class SchemaTree implements TreeDataProvider<Element>, Disposable {
  readonly #server: Server;
  readonly #changed = new EventEmitter<Element | undefined>();
  readonly #outdated = new EventEmitter<SchemaSource>();
  /** What is in the tree now, by node id. */
  readonly #elements = new Map<string, Element>();
  /** What was read below a node, by its id: where only a list above it changed, that stands. */
  readonly #inside = new Map<string, readonly Element[]>();
  /** How often something changed: an answer to a question from before may be what was, and is not kept. */
  #times = 0;
  readonly #subscription: Disposable;
  #source: SchemaSource = 'migrations';
  /** What somebody waits for. */
  readonly #readings = new Set<CancellationTokenSource>();
  /** What waits until nobody waits. */
  #changes: (() => void)[] = [];
  /** What is left of lists, by source and node. */
  readonly #filters = new Map<string, string>();
  /** The next reading of the roots is to be a new one. */
  #fresh = false;

  readonly onDidChangeTreeData = this.#changed.event;
  /** What others show of that source is no longer true either. */
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

  /** Everything, read again from where it comes. */
  reload(): void {
    this.#fresh = true;
    this.refresh(undefined);
  }

  /** The element alone, or everything. */
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

  /** The element that a menu or a command was called with, if it is one of this tree. */
  find(given: unknown): Element | undefined {
    for (const element of this.#elements.values()) if (element === given) return element;
    return undefined;
  }

  /** The element at the end of a way from the top; what is in the tree already stays what it is. */
  at(trail: readonly SchemaNode[]): Element | undefined {
    let parent: Element | undefined;
    for (const node of trail) parent = this.#elements.get(node.id) ?? this.#keep(node, parent);
    return parent;
  }

  /** Of what is below a node, or at the top. */
  filterOf(node: string | undefined): string | undefined {
    return this.#filters.get(this.#filterKey(node));
  }

  /** Kept as long as the window lives; an empty one is none. */
  filter(element: Element | undefined, filter: string): void {
    const node = element?.kind === 'node' ? element.node.id : undefined;
    if (filter.trim() === '') this.#filters.delete(this.#filterKey(node));
    else this.#filters.set(this.#filterKey(node), filter.trim());
    this.refresh(element);
  }

  /** What somebody wants to be shown is not to be hidden by what he once filtered. */
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
    // Until what was read is in the tree: a change that is taken before finds nothing there, and what was read is older than it.
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

  /** Ends every reading that continues; each leaves a line that reads again. */
  cancel(): void {
    for (const reading of this.#readings) reading.cancel();
  }

  async #read(wanted: Wanted, token: CancellationToken): Promise<SchemaChildren | undefined> {
    // A button that comes and goes at every click would only disturb.
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

  /** VS Code drops what it is reading when anything changes, and closes the node that somebody has just opened. */
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
    // From the top, since the editor does not hear of a node that it is just asking for; what stands is answered at once.
    if (lists.length > 0) this.#changed.fire(undefined);
  }

  /** What is not in the tree is asked for when it is opened, and then fresh. */
  #replace(node: SchemaNode): void {
    const element = this.#elements.get(node.id);
    if (element?.kind !== 'node') return;
    element.node = node;
    this.refresh(element);
  }
}

/** Ids are paths, written as JSON. */
function isWithin(id: string, above: string): boolean {
  return id === above || id.startsWith(`${above.slice(0, -1)},`);
}

/** For the button that cancels. */
async function tellReading(isReading: boolean): Promise<void> {
  await commands.executeCommand('setContext', 'plinth.schema.isReading', isReading);
}

/** For the button that shows everything again. */
async function tellFiltered(isFiltered: boolean): Promise<void> {
  await commands.executeCommand('setContext', 'plinth.schema.isFiltered', isFiltered);
}

async function welcome(state: WelcomeState): Promise<void> {
  await commands.executeCommand('setContext', 'plinth.schema.welcome', state);
}
