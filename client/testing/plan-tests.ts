/** Recorded plans as items of the Testing view: files and their queries. A run asks the server and shows changed plans as a text diff. */
import {
  Location,
  Position,
  TestMessage,
  Uri,
  type CancellationToken,
  type TestController,
  type TestItem,
  type TestRun,
} from 'vscode';
import {
  checkPlans,
  recordedPlans,
  type CheckedQuery,
  type RecordedFile,
} from '../../protocol/plan-tests.ts';
import type { Server } from '../language-client/server.ts';

const rootId = 'plinth:plans';

export class PlanTests {
  readonly #server: Server;
  readonly #results = new Map<string, CheckedQuery['state']>();

  constructor(server: Server) {
    this.#server = server;
  }

  /** The last known result, by file URI and query title. */
  get results(): ReadonlyMap<string, CheckedQuery['state']> {
    return this.#results;
  }

  /** Undefined if the server does not answer. */
  recorded(): Promise<readonly RecordedFile[] | undefined> {
    return this.#server.ask(recordedPlans, {});
  }

  /** One item with all records, or none if nothing is recorded. */
  itemsOf(controller: TestController, files: readonly RecordedFile[]): readonly TestItem[] {
    if (files.length === 0) return [];
    const root = controller.items.get(rootId) ?? controller.createTestItem(rootId, 'Query plans');
    root.children.replace(files.map((file) => fileItem(controller, root, file)));
    return [root];
  }

  owns(item: TestItem): boolean {
    for (let at: TestItem | undefined = item; at !== undefined; at = at.parent)
      if (at.id === rootId) return true;
    return false;
  }

  /** The selected files: a query means its file, since the queries of a file are planned together. */
  chosenOf(chosen: readonly TestItem[], excluded: readonly TestItem[]): readonly TestItem[] {
    const found = new Set<TestItem>();
    for (const item of chosen.filter((one) => this.owns(one))) {
      if (item.parent === undefined) item.children.forEach((child) => found.add(child));
      else found.add(item.parent.id === rootId ? item : item.parent);
    }
    return [...found].filter((one) => !excluded.some((other) => other === one || other === one.parent));
  }

  enqueue(files: readonly TestItem[], run: TestRun): void {
    for (const file of files) file.children.forEach((query) => run.enqueued(query));
  }

  async run(files: readonly TestItem[], run: TestRun, token: CancellationToken): Promise<void> {
    for (const file of files) {
      if (token.isCancellationRequested) return;
      file.children.forEach((query) => run.started(query));
      const answer = await this.#server.ask(checkPlans, { uri: file.id }, token);
      if (answer?.kind === 'checked') this.#tell(file, answer.queries, run);
      else if (answer?.kind === 'failure') run.errored(file, new TestMessage(answer.message));
      else file.children.forEach((query) => run.skipped(query));
    }
  }

  #tell(file: TestItem, queries: readonly CheckedQuery[], run: TestRun): void {
    const told = new Set<TestItem>();
    for (const one of queries) {
      const item = [...file.children]
        .map(([, child]) => child)
        .find((child) => child.label === one.title && !told.has(child));
      if (item === undefined) {
        run.appendOutput(`${one.title}: ${one.words}\r\n`, undefined, file);
        continue;
      }
      told.add(item);
      this.#results.set(`${file.id} ${one.title}`, one.state);
      if (one.state === 'passed') run.passed(item);
      else if (one.state === 'failed') run.failed(item, messageOf(one, file));
      else {
        run.skipped(item);
        run.appendOutput(`${one.title}: ${one.words}\r\n`, undefined, item);
      }
    }
  }
}

function fileItem(
  controller: TestController,
  root: TestItem,
  { uri, name, queries }: RecordedFile,
): TestItem {
  const item = root.children.get(uri) ?? controller.createTestItem(uri, name, Uri.parse(uri, true));
  item.children.replace(
    queries.map((title, at) => {
      const id = `${uri}#${String(at)} ${title}`;
      const child = item.children.get(id) ?? controller.createTestItem(id, title, item.uri);
      child.sortText = String(at).padStart(6, '0');
      return child;
    }),
  );
  return item;
}

function messageOf({ words, recorded, now, line }: CheckedQuery, file: TestItem): TestMessage {
  const message =
    recorded === undefined || now === undefined
      ? new TestMessage(words)
      : TestMessage.diff(words, recorded, now);
  if (file.uri !== undefined && line !== undefined)
    message.location = new Location(file.uri, new Position(line, 0));
  return message;
}
