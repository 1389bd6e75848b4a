/**
 * Migrations and recorded plans in the Testing view, once there are some and unless the setting turns it off. A run starts the embedded
 * server, so it is not part of “Run All Tests”: the run profile is not a default profile, and a run of all items is ignored. Disabled in a
 * restricted workspace.
 */
import {
  Location,
  Range,
  TestMessage,
  TestRunProfileKind,
  Uri,
  tests,
  workspace,
  type CancellationToken,
  type Disposable,
  type TestController,
  type TestItem,
  type TestRun,
  type TestRunRequest,
} from 'vscode';
import {
  proveMigration,
  provableMigrations,
  stepNames,
  type StepMessage,
  type StepName,
  type StepResult,
} from '../../protocol/testing.ts';
import type { Server } from '../language-client/server.ts';
import type { StatusItem } from '../status/status-item.ts';
import { fill, migrationsOf, stepItem } from './items.ts';
import { PlanTests } from './plan-tests.ts';

export class TestingView implements Disposable {
  readonly #server: Server;
  readonly #plans: PlanTests;
  readonly #subscriptions: readonly Disposable[];
  /** The last known results of each migration's steps, by URI. */
  readonly #results = new Map<string, Readonly<Record<StepName, StepResult['state']>>>();
  #controller: TestController | undefined;

  constructor(server: Server, status: StatusItem) {
    this.#server = server;
    this.#plans = new PlanTests(server);
    this.#subscriptions = [
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('plinth.testing.enabled')) this.#switch();
      }),
      workspace.onDidGrantWorkspaceTrust(() => this.#switch()),
      workspace.onDidChangeTextDocument(({ document }) => this.#outdated(document.uri)),
      status.onDidChange(() => void this.#refresh()),
    ];
    this.#switch();
  }

  /** Undefined while the view is off. */
  get controller(): TestController | undefined {
    return this.#controller;
  }

  get planResults(): PlanTests['results'] {
    return this.#plans.results;
  }

  get results(): ReadonlyMap<string, Readonly<Record<StepName, StepResult['state']>>> {
    return this.#results;
  }

  /** Called by the Testing view. */
  async run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const controller = this.#controller;
    if (controller === undefined) return;
    const run = controller.createTestRun(request);
    if (request.include === undefined) {
      run.appendOutput(
        'Migrations and plans are left alone when all tests are run. Choose a folder to run all of it.\r\n',
      );
      run.end();
      return;
    }
    const files = this.#plans.chosenOf(request.include, request.exclude ?? []);
    const others = request.include.filter((item) => !this.#plans.owns(item));
    const chosen = migrationsOf(others, request.exclude ?? []);
    this.#plans.enqueue(files, run);
    for (const migration of chosen) for (const item of stepsOf(migration)) run.enqueued(item);
    for (const migration of chosen) {
      if (token.isCancellationRequested) break;
      await this.#prove(migration, run, token);
    }
    await this.#plans.run(files, run, token);
    run.end();
  }

  dispose(): void {
    this.#controller?.dispose();
    for (const one of this.#subscriptions) one.dispose();
  }

  #switch(): void {
    if (isWanted()) void this.#refresh();
    else {
      this.#controller?.dispose();
      this.#controller = undefined;
    }
  }

  #create(): TestController {
    const controller = tests.createTestController('plinth', 'Plinth');
    controller.refreshHandler = () => this.#refresh();
    controller.createRunProfile(
      'Prove Migrations and Check Plans',
      TestRunProfileKind.Run,
      (request, token) => this.run(request, token),
      false,
    );
    return controller;
  }

  async #refresh(): Promise<void> {
    if (!isWanted()) return;
    const migrations = await this.#server.ask(provableMigrations, {});
    const recorded = await this.#plans.recorded();
    // The view was turned off in the meantime or there is no server: the items are kept.
    if (migrations === undefined || recorded === undefined || !isWanted()) return;
    // A view without anything in it would only say that.
    if (this.#controller === undefined && migrations.length + recorded.length === 0) return;
    this.#controller ??= this.#create();
    fill(this.#controller, migrations, this.#plans.itemsOf(this.#controller, recorded));
  }

  async #prove(migration: TestItem, run: TestRun, token: CancellationToken): Promise<void> {
    for (const item of stepsOf(migration)) run.started(item);
    const answer = await this.#server.ask(proveMigration, { uri: migration.id }, token);
    if (answer?.kind === 'proved') {
      for (const step of stepNames) {
        const item = stepItem(migration, step);
        if (item !== undefined) tell(run, item, answer.steps[step]);
      }
      const { lint, apply, rollBack, applyAgain } = answer.steps;
      this.#results.set(migration.id, {
        lint: lint.state,
        apply: apply.state,
        rollBack: rollBack.state,
        applyAgain: applyAgain.state,
      });
      return;
    }
    const failure = answer?.kind === 'failure' ? new TestMessage(answer.message) : undefined;
    for (const item of stepsOf(migration)) {
      if (failure === undefined) run.skipped(item);
      else run.errored(item, failure);
    }
  }

  #outdated(uri: Uri): void {
    const id = uri.toString();
    this.#controller?.items.forEach((folder) => {
      const item = folder.children.get(id);
      if (item !== undefined) this.#controller?.invalidateTestResults(item);
    });
  }
}

function isWanted(): boolean {
  return workspace.isTrusted && workspace.getConfiguration('plinth').get<boolean>('testing.enabled') === true;
}

function stepsOf(migration: TestItem): readonly TestItem[] {
  return stepNames.flatMap((step) => stepItem(migration, step) ?? []);
}

function tell(run: TestRun, item: TestItem, { state, messages }: StepResult): void {
  switch (state) {
    case 'passed':
      run.passed(item);
      break;
    case 'skipped':
      run.skipped(item);
      break;
    case 'failed':
      run.failed(item, messages.map(testMessage));
      return;
  }
  for (const { text } of messages) run.appendOutput(`${text.replaceAll('\n', '\r\n')}\r\n`, undefined, item);
}

function testMessage({ text, place }: StepMessage): TestMessage {
  const message = new TestMessage(text);
  if (place !== undefined) {
    const { start, end } = place.range;
    message.location = new Location(
      Uri.parse(place.uri, true),
      new Range(start.line, start.character, end.line, end.character),
    );
  }
  return message;
}
