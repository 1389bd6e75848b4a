/**
 * Findings about the objects that migrations create, for badges in the explorer: what Problems lists. Where the scope includes applied
 * migrations, of these only what still applies. Linting happens while the tree is visible and something has changed, never on a timer.
 */
import { join } from 'node:path';
import type { CatalogSnapshot } from '../../core/catalog/catalog.ts';
import { concernsOf, isLasting, type Concern } from '../../core/lint/affected-objects.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { severities } from '../../core/findings/grading.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join as joined } from '../../core/migrations/listing.ts';
import { keyIn } from '../../core/schema/as-written.ts';
import { keyOf } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Session } from '../../engine/session/session.ts';
import type { SchemaFindings } from '../../protocol/schema.ts';
import { uriOf } from '../convert/uri.ts';
import type { Log } from '../log.ts';
import type { Revision } from '../revision.ts';
import { readFolders } from '../workspace/schemas.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { changedRelations } from './changes.ts';
import type { MarkOf } from './outline.ts';

type Project = Pick<Workspace, 'ready' | 'asks' | 'onSchemaChange'>;

export interface Surroundings {
  readonly revision: Pick<Revision, 'onAdvance'>;
  readonly log: Pick<Log, 'error'>;
}

type Marks = ReadonlyMap<Concern, readonly Told[]>;

interface Told {
  readonly finding: Finding;
  /** Absolute. */
  readonly path: string;
}

interface FolderMarks {
  /** Absolute. */
  readonly path: string;
  readonly schema: Schema;
  /** By migration. */
  readonly ran: ReadonlyMap<string, Marks>;
  readonly marks: Marks;
}

/** After the status, which lints the same files. */
const quietMs = 700;
/** Only the newest migrations of a long history are checked. */
const mostFiles = 1_000;
const mostTold = 20;

export class FindingMarks {
  readonly #workspace: Project;
  readonly #log: Surroundings['log'];
  #folders: readonly FolderMarks[] = [];
  #listener: (changed: ReadonlySet<Concern>) => void = () => undefined;
  #isShown = false;
  #isOld = true;
  /** Settings or configuration changed: cached results are discarded. */
  #isNew = true;
  #timer: NodeJS.Timeout | undefined;
  #running: AbortController | undefined;

  constructor(workspace: Project, { revision, log }: Surroundings) {
    this.#workspace = workspace;
    this.#log = log;
    workspace.onSchemaChange(() => this.#touched());
    // Settings, configuration, git or files changed.
    revision.onAdvance(() => {
      this.#isNew = true;
      this.#touched();
    });
  }

  onChange(listener: (changed: ReadonlySet<Concern>) => void): void {
    this.#listener = listener;
  }

  show(isShown: boolean): void {
    this.#isShown = isShown;
    if (isShown && this.#isOld) this.#soon();
  }

  /** For objects that a folder's migrations create. */
  inFolder(path: string): MarkOf {
    return markIn(this.#folders.filter((one) => one.path === path));
  }

  /** For a database of the project: one that has at least half of the tables that the migrations create. */
  inDatabase(snapshot: CatalogSnapshot | undefined): MarkOf {
    const marked = this.#folders.filter(({ marks }) => marks.size > 0);
    return markIn(snapshot === undefined ? [] : marked.filter(({ schema }) => isOf(snapshot, schema)));
  }

  #touched(): void {
    this.#isOld = true;
    this.#running?.abort();
    if (this.#isShown) this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), quietMs);
  }

  async #look(): Promise<void> {
    const sessions = this.#workspace.ready();
    // The first read ends with a schema change.
    if (sessions === undefined) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const before = this.#folders;
    const known = this.#isNew ? [] : before;
    try {
      const after: FolderMarks[] = [];
      for (const { session, folder } of readFolders(sessions)) {
        const path = join(session.root, folder.path);
        const old = known.find((one) => one.path === path);
        const found = await this.#ofFolder(session, folder, old, running.signal);
        if (found !== undefined) after.push(found);
      }
      if (running.signal.aborted) return;
      this.#folders = after;
      this.#isOld = false;
      this.#isNew = false;
      const changed = differing(before, after);
      if (changed.size > 0) this.#listener(changed);
    } catch (error) {
      if (!running.signal.aborted) this.#log.error('Findings of tables could not be put together.', error);
    }
  }

  async #ofFolder(
    session: Session,
    folder: MigrationFolder,
    old: FolderMarks | undefined,
    signal: AbortSignal,
  ): Promise<FolderMarks | undefined> {
    const schema = await session.schemaOf(folder, undefined, signal);
    const askFor = await this.#workspace.asks(session);
    if (schema === undefined || askFor === undefined) return undefined;
    // An applied migration is linted again only if what it is checked against has changed.
    const keeps = old !== undefined && changedRelations('', old.schema, schema)?.length === 0;
    const ran = new Map<string, Marks>();
    const all = new Map<Concern, Told[]>();
    for (const file of session.waysForward(folder).slice(-mostFiles)) {
      const path = joined(folder.path, file.path);
      const hasRun = session.hasRun(path);
      let marks = keeps && hasRun ? old.ran.get(path) : undefined;
      if (marks === undefined) {
        const report = await session.report(path, askFor(path), signal);
        const isShown = (one: Finding): boolean => (hasRun ? isLasting(one) : one.severity !== 'hint');
        marks =
          report.kind === 'linted'
            ? byConcern(report.findings.filter(isShown), join(session.root, path), (finding) =>
                concernsOf(finding, path, report.sections, schema),
              )
            : new Map();
      }
      if (hasRun) ran.set(path, marks);
      for (const [concern, list] of marks) all.set(concern, [...(all.get(concern) ?? []), ...list]);
    }
    return { path: join(session.root, folder.path), schema, ran, marks: all };
  }
}

function byConcern(
  findings: readonly Finding[],
  path: string,
  concerns: (finding: Finding) => readonly Concern[],
): Marks {
  const marks = new Map<Concern, Told[]>();
  for (const finding of findings)
    for (const concern of concerns(finding))
      marks.set(concern, [...(marks.get(concern) ?? []), { finding, path }]);
  return marks;
}

/** From the first folder with findings. */
function markIn(folders: readonly FolderMarks[]): MarkOf {
  return (concern) => {
    const told = folders.map(({ marks }) => marks.get(concern)).find((list) => list !== undefined);
    return told && findingsOf(told);
  };
}

function findingsOf(told: readonly Told[]): SchemaFindings {
  const sorted = told.toSorted((a, b) => rank(a) - rank(b));
  return {
    severity: sorted[0]?.finding.severity ?? 'info',
    count: told.length,
    told: sorted.slice(0, mostTold).map(({ finding, path }) => ({
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      place: { uri: uriOf(path), ...finding.span },
    })),
  };
}

function rank({ finding }: Told): number {
  return severities.indexOf(finding.severity);
}

/** Cached, since every node asks; neither of the two objects is changed. */
const answers = new WeakMap<CatalogSnapshot, WeakMap<Schema, boolean>>();

function isOf(snapshot: CatalogSnapshot, schema: Schema): boolean {
  const known = answers.get(snapshot) ?? new WeakMap<Schema, boolean>();
  answers.set(snapshot, known);
  const before = known.get(schema);
  if (before !== undefined) return before;
  const tables = new Set<string>();
  for (const one of schema.relations.values()) if ('constraints' in one) tables.add(keyIn(schema, one.key));
  const found = snapshot.schemas
    .flatMap(({ relations }) => relations)
    .filter((one) => tables.has(keyOf(one.schema, one.name))).length;
  const answer = found > 0 && found * 2 >= tables.size;
  known.set(schema, answer);
  return answer;
}

function differing(before: readonly FolderMarks[], after: readonly FolderMarks[]): ReadonlySet<Concern> {
  const changed = new Set<Concern>();
  const paths = new Set([...before, ...after].map(({ path }) => path));
  for (const path of paths) {
    const old = before.find((one) => one.path === path)?.marks;
    const now = after.find((one) => one.path === path)?.marks;
    for (const concern of [...(old?.keys() ?? []), ...(now?.keys() ?? [])])
      if (JSON.stringify(old?.get(concern)) !== JSON.stringify(now?.get(concern))) changed.add(concern);
  }
  return changed;
}
