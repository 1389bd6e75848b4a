/**
 * The schema after each migration of one folder. Keeps a snapshot for each file, so that a change of file 900 replays from 899; a file that
 * reads nothing changed is not replayed again.
 */
import { later } from '../../core/collections/later.ts';
import { addCoverage, coverageOf, gapsIn, nothingCovered, type Coverage } from '../../core/lint/coverage.ts';
import {
  readDocument,
  sentAs,
  type DocumentSection,
  type MigrationDocument,
} from '../../core/migrations/files/document.ts';
import { readEmbedded, type EmbeddedDocument } from '../../core/embedded-sql/document.ts';
import type { SqlReader } from '../../core/syntax/reader.ts';
import type { MigrationFile, MigrationTool, SpokenDialect } from '../../core/migrations/convention.ts';
import type { Baseline, MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { contradicts, isSpoken, type DialectDecision } from '../../core/migrations/dialect/dialect.ts';
import { baseOf, join, relativeTo } from '../../core/migrations/listing.ts';
import { historyOf as historyIn } from '../../core/migrations/applying/order.ts';
import { historyOf, type HistoryEvent } from '../../core/schema/history.ts';
import type { ObjectName } from '../../core/operations/model/operation.ts';
import { assumedServer } from '../../core/migrations/dialect/server-version.ts';
import { silentText, type Silence } from '../../core/migrations/detection/ignored-files.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import { replaySections, type ReplayedSection } from '../../core/lint/replay-again.ts';
import { compareVersions } from '../../core/migrations/files/versions.ts';
import { carriedOver, reusing, watch, type LookedAt } from '../../core/schema/carry-over.ts';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import type { Schema } from '../../core/schema/model.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import type { Readers } from '../parsers/readers.ts';
import type { FolderReport, PlacedGap } from './report.ts';
import type { Breath } from './time-slices.ts';
import type { Texts } from './texts.ts';

/** A migration's file after reading. */
interface ReadMigration {
  readonly kind: 'read';
  /** Relative to the workspace. */
  readonly path: string;
  readonly text: string;
  readonly dialect: SpokenDialect;
  readonly document: MigrationDocument;
  readonly sections: readonly DocumentSection[];
  /** For a migration that is a program. */
  readonly embedded: EmbeddedDocument | undefined;
  readonly coverage: Coverage;
  readonly history: FolderHistory;
  /** A dump that its tool runs as a migration: it creates tables like any other, and gets no findings. */
  readonly silence: Silence | undefined;
}

export type MigrationRead =
  | ReadMigration
  | { readonly kind: 'unreadable'; readonly because: string }
  | { readonly kind: 'silent'; readonly silence: Silence }
  | { readonly kind: 'foreign'; readonly dialect: DialectDecision };

interface Step {
  readonly read: MigrationRead;
  readonly before: Schema;
  readonly after: Schema;
  /** Undefined for a replay from outside, or kept. */
  readonly lookedAt: LookedAt | undefined;
  /** For the file's lint; it has to be asked for the schema before the file first. */
  replays?: readonly ReplayedSection[];
}

export interface Shipped {
  readonly kind: 'applied' | 'new';
  /** The last applied version. */
  readonly through: string;
  /** What says so. */
  readonly by: 'configuration' | '--after';
}

export class FolderHistory {
  readonly folder: MigrationFolder;
  readonly tool: MigrationTool;
  /** Up migrations, in the tool's order. */
  readonly up: readonly MigrationFile[];
  readonly down: readonly MigrationFile[];
  readonly all: readonly MigrationFile[];
  readonly #texts: Texts;
  /** The dialect of its files. */
  readonly dialect: SpokenDialect;
  readonly #reader: SqlReader;
  readonly #empty: Schema;
  readonly #unknown: Schema;
  readonly #reads = new Map<
    string,
    { readonly key: string | object; readonly companions: string; readonly result: MigrationRead }
  >();
  #steps: Step[] = [];
  /** Index of the first migration after the baseline; undefined without one. */
  readonly #newer: number | undefined;
  #baseline: { readonly text: string; readonly schema: Schema } | undefined;
  /** Steps before this index are based on unchanged texts. */
  #sound = 0;
  /** Indexes of the up migrations, by path relative to the workspace. */
  readonly #places: ReadonlyMap<string, number>;
  /** By path. Asked for each migration of the folder at each letter, and nearly always after the same one. */
  readonly #shipped = new Map<
    string,
    { readonly after: string | undefined; readonly shipped: Shipped | undefined }
  >();
  /** All its files, relative to the workspace. */
  readonly paths: ReadonlySet<string>;

  /** Replays are kept for the lint of their files. */
  readonly #isOneRun: boolean;

  constructor(folder: MigrationFolder, texts: Texts, readers: Readers, isOneRun = false) {
    this.folder = folder;
    this.#isOneRun = isOneRun;
    this.tool = toolOf(folder);
    this.#texts = texts;
    this.dialect = isSpoken(folder.dialect) ? folder.dialect : 'postgresql';
    this.#reader = readers[this.dialect];
    this.#empty =
      this.dialect === 'postgresql' ? emptySchemaOnce : emptySchema(this.dialect, folder.targetVersion);
    this.#unknown = { ...this.#empty, hasUnseen: true };
    const history = historyIn(this.tool, folder.files);
    this.up = history.up;
    this.down = history.down;
    this.all = [...history.up, ...history.down];
    this.#places = new Map(history.up.map((file, at) => [join(folder.path, file.path), at]));
    this.#newer = newerThan(history.up, folder.baseline);
    this.paths = new Set(folder.files.map((file) => join(folder.path, file)));
  }

  /** Relative to the workspace. */
  pathOf(file: MigrationFile): string {
    return join(this.folder.path, file.path);
  }

  /** Of a migration among them, in the tool's order. */
  placeOf(path: string): number | undefined {
    return this.#places.get(path);
  }

  /** A text may be another one from now on; without a path, all of them. */
  touched(path?: string): void {
    const at = path === undefined ? undefined : this.#places.get(path);
    // A file that is not an up migration may be a companion of one.
    this.#sound = Math.min(this.#sound, at ?? 0);
  }

  /** Adopts a file's replay from outside, on the schema before the file. */
  adopt(file: MigrationFile, before: Schema, replays: readonly ReplayedSection[]): void {
    const at = this.#places.get(join(this.folder.path, file.path));
    if (at === undefined) return;
    const read = this.read(file);
    if (this.#isStep(at, before, read)) return;
    const found = forwardIn(replays, before);
    if (found === undefined) return;
    const after = later(found);
    this.#steps[at] = {
      read,
      before,
      get after() {
        return after();
      },
      lookedAt: undefined,
    };
  }

  /** The replay of a file's sections on the schema before it, if it is kept: for whoever lints it, once. */
  takeReplays(file: MigrationFile, before: Schema): readonly ReplayedSection[] | undefined {
    const at = this.#places.get(join(this.folder.path, file.path));
    const step = at === undefined ? undefined : this.#steps[at];
    if (at === undefined || step?.replays === undefined || !this.#isStep(at, before, this.read(file)))
      return undefined;
    const { replays } = step;
    delete step.replays;
    return replays;
  }

  /**
   * The schema before a file: for a down migration, the one after its up migration. An up migration that the tool's selection omits runs in
   * place of others on an empty database; or it is applied elsewhere, and the schema before it is unknown.
   */
  async schemaFor(file: MigrationFile, breath: Breath): Promise<Schema> {
    const at = this.#places.get(join(this.folder.path, file.path));
    if (at !== undefined) return this.#schemaBefore(at, breath);
    if (file.direction !== 'down') return file.baseline === true ? this.#empty : this.#unknown;
    const forward = this.up.findLastIndex((one) => !one.repeatable && one.version === file.version);
    return this.#schemaBefore(forward < 0 ? this.up.length : forward + 1, breath);
  }

  /**
   * For a file below the folder whose name does not follow the tool's convention: `down/2024_a.sql` is the down migration of `2024_a.sql`,
   * and runs after it.
   */
  schemaBeside(path: string, breath: Breath): Promise<Schema> {
    const inside = relativeTo(this.folder.path, path);
    const forward = this.up.find(
      (one) => inside !== undefined && inside !== one.path && baseOf(one.path) === baseOf(path),
    );
    return forward === undefined ? this.schemaAtEnd(breath) : this.schemaAfter(forward, breath);
  }

  /** True if other migrations follow this up migration. */
  isFollowed(file: MigrationFile): boolean {
    const at = this.#places.get(join(this.folder.path, file.path));
    return at !== undefined && at < this.up.length - 1;
  }

  /** After an up migration. */
  schemaAfter(file: MigrationFile, breath: Breath): Promise<Schema> {
    const at = this.#places.get(join(this.folder.path, file.path));
    return this.#schemaBefore(at === undefined ? this.up.length : at + 1, breath);
  }

  /** True if a file has run in production according to the configuration; undefined if it does not say, or names an unknown version. */
  shipped(path: string, after?: string): Shipped | undefined {
    const known = this.#shipped.get(path);
    if (known !== undefined && known.after === after) return known.shipped;
    const shipped = this.#shippedOf(path, after);
    this.#shipped.set(path, { after, shipped });
    return shipped;
  }

  #shippedOf(path: string, after: string | undefined): Shipped | undefined {
    const appliedThrough =
      after === undefined
        ? this.folder.appliedThrough
        : (this.versionOf(after) ?? this.folder.appliedThrough);
    if (appliedThrough === undefined) return undefined;
    const inside = relativeTo(this.folder.path, path);
    const file = this.all.find((one) => one.path === inside);
    const last = this.up.findLastIndex((one) => isSameVersion(one.version, appliedThrough));
    if (file === undefined || last < 0) return undefined;
    const at = this.up.findIndex((one) => one.path === inside || isSameVersion(one.version, file.version));
    return {
      kind: at <= last ? 'applied' : 'new',
      through: appliedThrough,
      by: after === undefined ? 'configuration' : '--after',
    };
  }

  /** The up migration of a version, as the workspace names it. */
  pathAt(version: string): string | undefined {
    const found = this.up.find((one) => isSameVersion(one.version, version));
    return found && this.pathOf(found);
  }

  /** For a migration named by its version, file name or path. */
  versionOf(migration: string): string | undefined {
    return this.up.find(
      ({ version, path }) =>
        isSameVersion(version, migration) ||
        migration === path ||
        migration.endsWith(`/${path}`) ||
        path.endsWith(`/${migration}`),
    )?.version;
  }

  /** After all migrations. */
  schemaAtEnd(breath: Breath): Promise<Schema> {
    return this.#schemaBefore(this.up.length, breath);
  }

  /** The history of a relation, an index or a column; undefined if it never existed. */
  async historyOf(
    name: ObjectName,
    column: string | undefined,
    breath: Breath,
  ): Promise<readonly HistoryEvent[] | undefined> {
    await this.schemaAtEnd(breath);
    const steps = this.up.flatMap((file, at) => {
      const step = this.#steps[at];
      return step === undefined ? [] : [{ ...step, path: join(this.folder.path, file.path) }];
    });
    return historyOf(steps, name, column);
  }

  /** Over all files, including down migrations. */
  async coverage(breath: Breath): Promise<Pick<FolderReport, 'coverage' | 'gaps'>> {
    await this.schemaAtEnd(breath);
    let coverage = nothingCovered;
    const gaps: PlacedGap[] = [];
    for (const file of this.all) {
      await breath.take();
      const read = this.read(file);
      if (read.kind !== 'read') continue;
      coverage = addCoverage(coverage, read.coverage);
      if (gaps.length < mostGaps) gaps.push(...placedGaps(read));
    }
    return { coverage, gaps: gaps.slice(0, mostGaps) };
  }

  /** Cached while the text stays the same. */
  read(file: MigrationFile): MigrationRead {
    const path = join(this.folder.path, file.path);
    const at = this.#places.get(path) ?? Infinity;
    const step = at < this.#sound ? this.#steps[at] : undefined;
    if (step !== undefined) return step.read;
    const content = this.#texts.sql(path);
    const key = content.kind === 'text' ? content.text : content;
    const companions = this.#texts.companions(
      this.tool.companions(file).map((one) => join(this.folder.path, one)),
    );
    const beside = [...companions.values()].join('\0');
    const known = this.#reads.get(path);
    if (known?.key === key && known.companions === beside) return known.result;
    const result = this.#readContent(file, path, content, companions);
    this.#reads.set(path, { key, companions: beside, result });
    return result;
  }

  #readContent(
    file: MigrationFile,
    path: string,
    content: ReturnType<Texts['read']>,
    companions: ReadonlyMap<string, string>,
  ): MigrationRead {
    if (content.kind === 'unreadable') return content;
    if (content.kind === 'huge')
      return { kind: 'silent', silence: { kind: 'dump', why: 'larger than 5 MB' } };
    const { text } = content;
    const silence = silentText(text);
    if (silence !== undefined && silence.kind !== 'dump') return { kind: 'silent', silence };
    const inside = new Map(
      [...companions].map(([key, value]) => [relativeTo(this.folder.path, key) ?? key, value] as const),
    );
    const document = { file, tool: this.tool, companions: inside };
    const embedded = this.#texts.embedded(path);
    const sections =
      embedded === undefined
        ? readDocument(text, document, this.#reader)
        : readEmbedded(embedded, document, this.#reader);
    const coverage = coverageOf(sections);
    // What was understood has the folder's dialect; only if much was not, other dialects are considered.
    const foreign =
      refusedOf(this.dialect, coverage) * 3 >= Math.max(1, coverage.statements)
        ? contradicts(this.dialect, path, text)
        : undefined;
    if (foreign !== undefined) return { kind: 'foreign', dialect: foreign };
    const { dialect } = this;
    const read = { path, text, dialect, document, sections, embedded, coverage, silence } as const;
    return { kind: 'read', ...read, history: this };
  }

  async #schemaBefore(count: number, breath: Breath): Promise<Schema> {
    let at = Math.min(this.#sound, count);
    let schema = this.#steps[at - 1]?.after ?? this.#empty;
    for (const file of this.up.slice(at, count)) {
      schema = this.#found(at, schema);
      if (breath.isDue && !this.#isStep(at, schema, this.read(file))) await breath.take();
      const read = this.read(file);
      if (!this.#isStep(at, schema, read)) this.#steps[at] = this.#step(schema, read, this.#steps[at]);
      schema = this.#steps[at]?.after ?? schema;
      // While other tasks ran, an earlier text may have changed: then this step is repeated.
      if (this.#sound === at) this.#sound = at + 1;
      at += 1;
    }
    return this.#found(at, schema);
  }

  #step(before: Schema, read: MigrationRead, known: Step | undefined): Step {
    return (
      (this.#isOneRun && read.kind === 'read' ? keptStep(before, read) : undefined) ??
      stepOn(before, read, known)
    );
  }

  /** The existing object is kept: an equal new one would make all later files look changed. */
  #isStep(at: number, before: Schema, read: MigrationRead): boolean {
    return this.#steps[at]?.before === before && this.#steps[at].read === read;
  }

  /** The first migration after the baseline starts from the baseline, whatever the files before it build. */
  #found(at: number, schema: Schema): Schema {
    return at === this.#newer ? (this.#baselineSchema() ?? schema) : schema;
  }

  #baselineSchema(): Schema | undefined {
    const { baseline } = this.folder;
    const content = baseline === undefined ? undefined : this.#texts.read(baseline.file);
    if (baseline === undefined || content?.kind !== 'text') return undefined;
    if (this.#baseline?.text !== content.text) {
      const statements = readDocument(content.text, undefined, this.#reader).flatMap((one) => one.statements);
      const schema = replaySection(this.#empty, statements, baseline.file).after;
      this.#baseline = { text: content.text, schema };
    }
    return this.#baseline.schema;
  }
}

/** One object for all folders, so that snapshots can be compared by identity. */
const emptySchemaOnce = emptySchema();

/** The schema before a file if no migrations of its dialect are known. */
export const nothingBuilt: Readonly<Record<SpokenDialect, Schema>> = {
  postgresql: emptySchemaOnce,
  mysql: emptySchema('mysql', assumedServer('mysql', [])),
  sqlite: emptySchema('sqlite', assumedServer('sqlite', [])),
  sqlserver: emptySchema('sqlserver', assumedServer('sqlserver', [])),
  duckdb: emptySchema('duckdb', assumedServer('duckdb', [])),
  clickhouse: emptySchema('clickhouse', assumedServer('clickhouse', [])),
};

/** PostgreSQL's grammar also parses what no operation models; in other dialects only known statements are understood. */
function refusedOf(dialect: SpokenDialect, coverage: Coverage): number {
  return dialect === 'postgresql' ? coverage.syntaxErrors : coverage.statements - coverage.understood;
}

/** Most files read nothing that an edit far before them has changed. */
function stepOn(before: Schema, read: MigrationRead, known: Step | undefined): Step {
  if (known?.read === read && known.lookedAt !== undefined) {
    const { lookedAt } = known;
    const after = carriedOver({ ...known, lookedAt }, before);
    if (after !== undefined) return { read, before, after, lookedAt };
  }
  const watched = watch(before, (schema) => replayed(schema, read));
  return { read, ...(known?.read === read ? reusing(watched, known.after) : watched) };
}

/** Undefined if the up sections do not follow each other: then the sections are not what a migration forward replays. */
function keptStep(before: Schema, read: ReadMigration): Step | undefined {
  const replays = replaySections(before, read.sections, read.path);
  const after = forwardIn(replays, before);
  return after && { read, before, after: after(), lookedAt: undefined, replays };
}

/** The schema after the up sections, if each was replayed on what the one before it leaves. */
function forwardIn(replays: readonly ReplayedSection[], before: Schema): (() => Schema) | undefined {
  const forward = replays.filter(({ section }) => section.direction === 'up');
  const found = (place: number): Schema => forward[place - 1]?.replay.after ?? before;
  if (forward.some(({ schema }, place) => schema !== found(place))) return undefined;
  return () => found(forward.length);
}

function replayed(schema: Schema, read: MigrationRead): Schema {
  if (read.kind !== 'read') return schema;
  const { path, sections } = read;
  return sections
    .filter((section) => section.direction === 'up')
    .reduce(
      (now, section) => replaySection(now, section.statements, path, { sent: sentAs(section) }).after,
      schema,
    );
}

/** A version without a file is placed between smaller and greater ones. */
function newerThan(up: readonly MigrationFile[], baseline: Baseline | undefined): number | undefined {
  if (baseline?.through === undefined) return baseline === undefined ? undefined : 0;
  const { through } = baseline;
  const named = up.findLastIndex((one) => isSameVersion(one.version, through));
  if (named >= 0) return named + 1;
  return up.filter((one) => !one.repeatable && compareVersions(one.version, through) <= 0).length;
}

/** As written, or as the same number: `7` matches `000007`. */
function isSameVersion(a: string, b: string): boolean {
  const bare = (version: string): string => version.replace(/^0+(?=\d)/, '');
  return a === b || (/^\d+$/.test(a) && bare(a) === bare(b));
}

/** Further ones are not listed. */
const mostGaps = 200;

function placedGaps({ path, text, sections, embedded, coverage }: ReadMigration): readonly PlacedGap[] {
  const { statements, understood, inBodies } = coverage;
  if (understood === statements && inBodies.understood === inBodies.statements) return [];
  const lines = new LineIndex(embedded?.source ?? text);
  return gapsIn(sections).map(({ span, reason }) => ({
    path,
    line: lines.position(embedded?.layout.map.toSource(span).start ?? span.start).line,
    reason,
  }));
}
