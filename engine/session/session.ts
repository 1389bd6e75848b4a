/**
 * The session of one workspace folder, for an editor, the command line or a test: texts in; findings, schemas and coverage out. Starts no
 * process except git, and that only where processes are allowed.
 */
import { placesIn } from '../../core/embedded-sql/placed.ts';
import type { RuleSummary } from '../../core/lint/own-rule.ts';
import { summaryOf } from '../../core/lint/own-rule.ts';
import { ownRules } from '../../core/lint/own-rules.ts';
import { usualScope, type FileStanding } from '../../core/findings/scope.ts';
import type { MigrationFile, SpokenDialect } from '../../core/migrations/convention.ts';
import type { Detection, MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { Remark } from '../../core/models/remarks.ts';
import type { Rule } from '../../core/rule-kit/define-rule.ts';
import type { ObjectName } from '../../core/operations/model/operation.ts';
import type { HistoryEvent } from '../../core/schema/history.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { CameWith } from '../../core/schema/same-change.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { loadGrammar } from '../embedded-sql/trees/grammars.ts';
import { modelRemarks } from '../models/remarks.ts';
import { readersWith, type Readers } from '../parsers/readers.ts';
import { entriesOfMissingFiles } from '../workspace/baseline-set.ts';
import { detectIn, discover, type Workspace } from '../workspace/discover.ts';
import { answerTo, isLatest } from './lint-file.ts';
import { Answers } from './report-cache.ts';
import { background, Breath } from './time-slices.ts';
import { Changes } from './changes.ts';
import { codeQueries, type CodeQueries, type OtherTexts } from './code-queries.ts';
import { originalOf, withoutReported } from './duplicate-migrations.ts';
import { isBeside, knowledgeOf, type Knower, type WorkspaceKnowledge } from './workspace-knowledge.ts';
import { Queries, type About } from './queries.ts';
import { effectsAt, effectsReport, factsOf, type EffectsQuestion, type EffectsReport } from './effects.ts';
import { folderReportsOf } from './folder-reports.ts';
import { FolderHistory, nothingBuilt, type Shipped } from './history.ts';
import { discoverOptions, type SessionOptions } from './options.ts';
import {
  forAnother,
  readDocumentOf,
  whyUnchecked,
  type LooseReadings,
  type Read,
  type Reading,
} from './read-file.ts';
import type { Ask, FileReport, FolderReport, StatementFacts, TargetDecision } from './report.ts';
import { isNewcomer, lintable } from './lintable.ts';
import { onceInFolder } from './once-in-folder.ts';
import { targetOf, targetWith } from './target.ts';
import { forwardOf } from './down-migration.ts';
import { provableIn, type Provable } from './provable-migrations.ts';
import { migrationsOf, type NamedSends } from './sent-texts.ts';
import { dayFor } from './day.ts';
import { NamedFiles, type NamedFile } from './named-files.ts';
import { usageIn, type Usage } from '../../core/names/usage.ts';
import { isSame, noveltyOf } from './file-status.ts';
import { historyAt, historyHolding, historySpeakingFor } from './folder-of-file.ts';
import { Texts } from './texts.ts';
import { wantedIn, type Wanted, type WantedAsk } from './wanted-indexes.ts';

export class Session {
  readonly root: string;
  #options: SessionOptions;
  readonly #readers: Readers;
  readonly #texts: Texts;
  readonly #edited = new Set<string>();
  readonly #answers = new Answers();
  readonly #loose: LooseReadings = new Map();
  readonly #queries = new Queries();
  /** Folders whose queries are read, or have been, for how often they use names. */
  readonly #readForUsage = new Set<string>();
  readonly #named = new NamedFiles();
  readonly #changes: Changes;
  #workspace: Workspace;
  #histories: readonly FolderHistory[] = [];

  private constructor(options: SessionOptions, workspace: Workspace) {
    this.root = options.root;
    this.#options = options;
    this.#readers = readersWith(options.parser);
    this.#texts = new Texts(options.root);
    this.#changes = new Changes(options.root);
    this.#workspace = workspace;
    this.#rebuild(workspace.detection);
  }

  static async open(options: SessionOptions, signal?: AbortSignal): Promise<Session> {
    return new Session(options, await discover(discoverOptions(options), signal));
  }

  /**
   * Reads the disk and git again: files were added or deleted, a configuration changed, a branch moved, or the setting for programs
   * changed.
   */
  async refresh(
    { embeddedSql }: Pick<SessionOptions, 'embeddedSql'> = this.#options,
    signal?: AbortSignal,
  ): Promise<void> {
    this.#options = { ...this.#options, embeddedSql };
    this.#workspace = await discover(discoverOptions(this.#options), signal);
    this.#texts.forgetDisk();
    this.#changes.refresh();
    this.#readForUsage.clear();
    for (const history of this.#histories) history.touched();
    this.#rebuild(this.#detectWithOverlays());
  }

  get workspace(): Workspace {
    return this.#workspace;
  }

  get folders(): readonly MigrationFolder[] {
    return this.#workspace.detection.folders;
  }

  /** All rules that findings can come from, for lists and configuration. */
  get rules(): readonly RuleSummary[] {
    return [...this.#options.rules, ...ownRules, ...this.teamRules].map(summaryOf);
  }

  /** Those that come from the workspace. */
  get teamRules(): readonly Rule[] {
    return this.#workspace.teamRules.all;
  }

  /** An editor has this text, whatever the disk has. A file that discovery has not seen may be a migration too. */
  open(path: string, text: string): void {
    this.#texts.open(path, text);
    this.#touched(path);
    if (isNewcomer(path, this.#workspace) && this.#historyOf(path) === undefined)
      this.#rebuild(this.#detectWithOverlays());
  }

  close(path: string): void {
    this.#texts.close(path);
    this.#edited.delete(path);
    this.#touched(path);
    this.#loose.delete(path);
  }

  /** A second session in which files have these texts; this one is unchanged. */
  withTexts(texts: ReadonlyMap<string, string>): Session {
    const other = new Session(this.#options, this.#workspace);
    for (const [path, text] of [...this.#texts.overlays, ...texts]) other.open(path, text);
    return other;
  }

  /** All files are again what the disk has. */
  forgetTexts(): void {
    const opened = [...this.#texts.overlays.keys()];
    for (const path of opened) this.close(path);
    this.#edited.clear();
    if (opened.some((path) => isNewcomer(path, this.#workspace))) this.#rebuild(this.#detectWithOverlays());
  }

  changedOnDisk(path: string): void {
    this.#texts.changedOnDisk(path);
    this.#touched(path);
  }

  async report(path: string, ask: Ask = {}, signal?: AbortSignal): Promise<FileReport> {
    const breath = new Breath(signal);
    await breath.take();
    await this.prepare(path);
    const reading = this.#read(path, ask);
    if (reading.kind !== 'read') return reading.report;
    const original = originalOf(path, reading, ask, this.#knower());
    const own = await this.#reportOf(path, reading, ask, breath);
    const report =
      original === undefined ? own : withoutReported(own, await this.report(original, ask, signal));
    if (ask.named === true) return report;
    // Another file is open or not by itself.
    const { open: _open, ...others } = ask;
    const reportOf = (one: string): Promise<FileReport> => this.report(one, others, signal);
    return onceInFolder(report, this.#historyOf(path), this.#options.rules, reportOf);
  }

  async #reportOf(path: string, reading: Read, ask: Ask, breath: Breath): Promise<FileReport> {
    const schema = await this.#schemaFor(reading, path, breath);
    const standing = this.#standing(path, ask);
    const target = this.#target(path, ask, reading.dialect);
    const sizes = this.#workspace.statistics.sizesFor(path);
    const today = dayFor(reading, sizes, this.#options.now);
    const speaking = this.#workspace.configs.configFor(path);
    // The resolved scope, so that a request without one shares its cached answer.
    const scope = ask.scope ?? speaking.config.scope ?? usualScope;
    const wish = JSON.stringify([scope, target, today]);
    const known = this.#answers.get(path);
    const knowledge = this.#knowledge(path);
    const isAnswer = known?.reading === reading && known.schema === schema && known.wish === wish;
    if (isAnswer && isSame(known.standing, standing) && (await isLatest(known, knowledge, breath))) {
      return known.report;
    }
    const unchecked = whyUnchecked(reading, ask, this.#workspace);
    const answer = await answerTo({ path, scope, reading, schema, standing, target, unchecked }, known, {
      ...this.#options,
      rules: this.#rulesUnder(speaking),
      config: speaking.config,
      baseline: this.#workspace.baselines.entriesOf(path),
      sizes,
      today,
      breath,
      knowledge,
      asksForLatest: this.#answers.asksForLatest,
    });
    this.#answers.keep(path, { reading, schema, wish, standing, ...answer }, this.#texts.overlays);
    return answer.report;
  }

  /** The same list object if the team has no rules of its own. */
  #rulesUnder(configured: Parameters<Workspace['teamRules']['of']>[0]): readonly Rule[] {
    const own = this.#workspace.teamRules.of(configured);
    return own.length === 0 ? this.#options.rules : [...this.#options.rules, ...own];
  }

  /** The statement at an offset, with its effects and schema. Works for applied files too. */
  async facts(
    path: string,
    offset: number,
    ask: Ask = {},
    signal?: AbortSignal,
  ): Promise<StatementFacts | undefined> {
    await this.prepare(path);
    const reading = this.#read(path, ask);
    if (reading.kind !== 'read') return undefined;
    const { embedded } = reading;
    const at = embedded === undefined ? offset : embedded.layout.map.viewAt(offset);
    if (at === undefined) return undefined;
    const question = await this.#effectsQuestion(path, reading, ask, new Breath(signal));
    const found = effectsAt(question, at);
    return found && { ...factsOf(found, question), offset: at, placeOf: placesIn(embedded) };
  }

  /** A file with the schema at each of its statements; undefined if nothing is reported about the file. */
  async named(path: string, ask: Ask = {}, signal?: AbortSignal): Promise<NamedFile | undefined> {
    await this.prepare(path);
    const reading = this.#read(path, ask);
    if (reading.kind !== 'read') return undefined;
    return this.#named.fileOf(path, reading, await this.#schemaFor(reading, path, new Breath(signal)));
  }

  /** The statement that begins at a place of a migration, as it was read. */
  statementAt(path: string, start: number): Statement | undefined {
    const reading = this.#read(path, { named: true });
    const sections = reading.kind === 'read' ? reading.sections : [];
    return sections.flatMap(({ statements }) => statements).find(({ span }) => span.start === start);
  }

  /** The statements of a text in a dialect. */
  statementsIn(dialect: SpokenDialect, text: string): readonly Statement[] {
    return this.#readers[dialect].statements(text, 0, text.length);
  }

  /** Files that can say a name of a file's schema: its migrations, and what is written beside them. */
  namingPaths(path: string): readonly string[] {
    const reading = this.#read(path, { named: true });
    const dialect = reading.kind === 'read' ? reading.dialect : undefined;
    const history = this.#historyOf(path) ?? this.#folderSpeakingFor(path, dialect);
    const migrations = history?.all.map((file) => history.pathOf(file)) ?? [];
    const beside = [...new Set([...this.#workspace.paths, ...this.#texts.overlays.keys()])].filter(
      (one) =>
        isBeside(one, { workspace: this.#workspace, holderOf: (each) => this.#historyOf(each) }) &&
        this.#folderSpeakingFor(one, dialect) === history,
    );
    return [...migrations, ...beside.sort()];
  }

  /** What the queries beside a file say, as far as they have been read: names are offered before the whole code is read for their order. */
  async usage(path: string, schema: Schema): Promise<Usage> {
    const { queries } = this.#knowledge(path);
    const folder = this.#historyOf(path)?.folder.path ?? '';
    if (!this.#readForUsage.has(folder)) {
      this.#readForUsage.add(folder);
      queries(new Breath(background), 'all').catch(() => this.#readForUsage.delete(folder));
    }
    return usageIn(await queries(new Breath(undefined), new Set()), schema, path);
  }

  /** What models of a file say beside what the migrations build. */
  async modelRemarks(path: string, signal?: AbortSignal): Promise<readonly Remark[]> {
    if (this.#workspace.configs.configFor(path).excluder(path) !== undefined) return [];
    await this.prepare(path);
    const knower = this.#knower();
    const text = this.textOf(path);
    return modelRemarks(
      {
        path,
        declares: text !== undefined && this.#queries.declaredIn(path, text).length > 0,
        histories: this.#histories,
        speakingFor: (dialect) => this.#folderSpeakingFor(path, dialect),
        hasRun: (one) => this.hasRun(one),
        modelsFor: (history, breath) => knowledgeOf('', history, knower).models(breath),
      },
      new Breath(signal),
    );
  }

  /** The indexes that queries of the workspace want of a table and that it does not have in the end. */
  wantedIndexes(path: string, relation: string, asked: WantedAsk, signal?: AbortSignal): Wanted {
    const history = this.#historyOf(path) ?? this.#folderSpeakingFor(path);
    const targetVersion = this.#target(path, asked.ask).version;
    const around = { ...asked, history, targetVersion, knowledge: this.#knowledge(path) };
    return wantedIn(relation, around, new Breath(signal));
  }

  /** The effects of a file's statements, each in its transaction. Works for applied files too. */
  async effects(path: string, ask: Ask = {}, signal?: AbortSignal): Promise<EffectsReport> {
    await this.prepare(path);
    const reading = this.#read(path, ask);
    if (reading.kind !== 'read') return reading;
    if (ask.effectsOf !== 'all' && reading.dialect !== 'postgresql') return forAnother(path, reading);
    const question = await this.#effectsQuestion(path, reading, ask, new Breath(signal));
    return effectsReport(question, this.#folderSpeakingFor(path));
  }

  /** Loads what reading the file takes; call it before `read`. */
  prepare(path: string): Promise<void> {
    return loadGrammar(path);
  }

  /** A file in sections and statements, without findings; undefined if nothing is said about it. */
  read(path: string, ask: Ask = {}): Read | undefined {
    const reading = this.#read(path, ask);
    return reading.kind === 'read' ? reading : undefined;
  }

  /** True if a new session would give the same answers: all open documents are saved files of the workspace, and no file is new work only because it was edited. */
  get isAsOnDisk(): boolean {
    const { paths } = this.#workspace;
    const opened = [...this.#texts.overlays.keys()];
    const isUnedited = opened.every((path) => paths.includes(path) && !this.#texts.isEdited(path));
    return isUnedited && [...this.#edited].every((path) => this.#isNewAnyway(path));
  }

  #isNewAnyway(path: string): boolean {
    const { withoutGit } = this.#options;
    const known = { named: false, edited: false, withoutGit, shipped: this.#shipped(path) };
    return noveltyOf(path, this.#workspace, known).kind === 'new';
  }

  /** The text of a file as the session reads it; undefined if it cannot be read. */
  textOf(path: string): string | undefined {
    return this.#texts.textOf(path);
  }

  /** The migrations that a file belongs to, or those of a dialect that it most likely uses. */
  folderFor(path: string, dialect: SpokenDialect = 'postgresql'): MigrationFolder | undefined {
    return (this.#historyOf(path) ?? historySpeakingFor(this.#histories, path, dialect))?.folder;
  }

  /** The up migrations of a folder as its tool sends them, to run them on a scratch server. */
  async migrationsToRun(folder: MigrationFolder, signal?: AbortSignal): Promise<readonly NamedSends[]> {
    const history = this.#historyFor(folder);
    return history === undefined ? [] : migrationsOf(history, new Breath(signal));
  }

  /** The same for a server that describes and plans: new work without what cannot change the schema, so that typing it changes nothing. */
  async migrationsToPlan(folder: MigrationFolder, signal?: AbortSignal): Promise<readonly NamedSends[]> {
    const history = this.#historyFor(folder);
    const isWhole = (path: string): boolean => folder.dialect !== 'postgresql' || this.hasRun(path);
    return history === undefined ? [] : migrationsOf(history, new Breath(signal), isWhole);
  }

  /** The migrations of a folder with their statements and down migrations, in the tool's order, to run them on a user's server. */
  async migrationsToProve(folder: MigrationFolder, signal?: AbortSignal): Promise<readonly Provable[]> {
    const history = this.#historyFor(folder);
    return history === undefined ? [] : provableIn(history, new Breath(signal));
  }

  /** The path of the up migration that a file of the folder is, or takes back. */
  forwardOf(folder: MigrationFolder, path: string): string | undefined {
    const history = this.#historyFor(folder);
    const file = history && forwardOf(history, path);
    return file && history.pathOf(file);
  }

  /** The queries of the code that uses a folder's schema, of the workspace or another state of it. */
  codeQueries(folder: MigrationFolder, other?: OtherTexts, signal?: AbortSignal): CodeQueries {
    return codeQueries(this.#historyFor(folder), this.#knower(), other, new Breath(signal));
  }

  /** The up migrations of a folder, in the tool's order. */
  waysForward(folder: MigrationFolder): readonly MigrationFile[] {
    return this.#historyFor(folder)?.up ?? [];
  }

  /** The schema after a migration folder, or after one of its migrations if that is named. Undefined if the session has no such folder. */
  async schemaOf(
    folder: MigrationFolder,
    through?: MigrationFile,
    signal?: AbortSignal,
  ): Promise<Schema | undefined> {
    const breath = new Breath(signal);
    const history = this.#historyFor(folder);
    return through === undefined ? history?.schemaAtEnd(breath) : history?.schemaAfter(through, breath);
  }

  queriesOf(
    folder: MigrationFolder,
    about: About,
    signal?: AbortSignal,
  ): ReturnType<WorkspaceKnowledge['queries']> {
    return knowledgeOf('', this.#historyFor(folder), this.#knower()).queries(new Breath(signal), about);
  }

  /** The history of a relation, an index or a column of a folder: created, changed, dropped. */
  async historyOf(
    folder: MigrationFolder,
    name: ObjectName,
    column?: string,
    signal?: AbortSignal,
  ): Promise<readonly HistoryEvent[] | undefined> {
    return this.#historyFor(folder)?.historyOf(name, column, new Breath(signal));
  }

  /** Each migration folder, and how much of it was understood. Reads all of them. */
  folderReports(signal?: AbortSignal): Promise<readonly FolderReport[]> {
    return folderReportsOf(this.#histories, new Breath(signal));
  }

  /** True if a file is applied history, for code that would write to it: naming it does not make it new. */
  hasRun(path: string): boolean {
    return this.#standing(path, {}).novelty.kind === 'applied';
  }

  isMigration(path: string): boolean {
    return this.#historyOf(path) !== undefined;
  }

  /** A migration that has run, in contrast to a query file that git knows: tools compare its text. */
  isAppliedMigration(path: string): boolean {
    return this.isMigration(path) && this.hasRun(path);
  }

  /** Baseline entries of deleted files, by path. */
  listedInVain(): readonly { readonly file: string; readonly rule: string }[] {
    return entriesOfMissingFiles(this.#workspace);
  }

  /** The migration of this version in the folder that a file belongs to or most likely meets. */
  migrationAt(path: string, version: string): string | undefined {
    return (this.#historyOf(path) ?? this.#folderSpeakingFor(path))?.pathAt(version);
  }

  /** True if a migration folder has this one, by version, name or path. */
  knows(migration: string): boolean {
    return this.#histories.some((history) => history.versionOf(migration) !== undefined);
  }

  /** SQL files that count as new work, whatever the scope; migrations and others. */
  newWork(): readonly string[] {
    return lintable(this.#workspace).filter((path) => this.#standing(path, {}).novelty.kind === 'new');
  }

  #read(path: string, ask: Ask, loose = this.#loose, texts = this.#texts): Reading {
    return readDocumentOf(path, ask, {
      workspace: this.#workspace,
      texts,
      readers: this.#readers,
      history: this.#historyOf(path),
      loose,
    });
  }

  async #effectsQuestion(
    path: string,
    reading: EffectsQuestion['reading'],
    ask: Ask,
    breath: Breath,
  ): Promise<EffectsQuestion> {
    const decision = this.#target(path, ask, reading.dialect);
    const target = await targetWith(decision);
    const schema = await this.#schemaFor(reading, path, breath);
    const cameWith = await this.#cameWith(path, breath);
    const replays = this.#named.replaysOf(path, reading, schema);
    return { path, reading, schema, replays, decision, target, cameWith, effectOf: this.#options.effectOf };
  }

  #cameWith(path: string, breath: Breath): Promise<readonly CameWith[]> {
    return this.#changes.cameWith(path, this.#historyOf(path), this.#asked(), breath);
  }

  #asked(): Parameters<Changes['cameWith']>[2] {
    const shipped = (one: string): Shipped | undefined => this.#shipped(one);
    return { workspace: this.#workspace, histories: this.#histories, shipped };
  }

  #schemaFor(reading: Read, path: string, breath: Breath): Promise<Schema> {
    if (reading.document !== undefined && reading.history !== undefined)
      return reading.history.schemaFor(reading.document.file, breath);
    const built = historySpeakingFor(this.#histories, path, reading.dialect)?.schemaBeside(path, breath);
    return built ?? Promise.resolve(nothingBuilt[reading.dialect]);
  }

  #standing(path: string, ask: Ask): FileStanding {
    // An edited file stays new work while it is open: undoing the last change must not make its findings disappear.
    if (this.#texts.isEdited(path)) this.#edited.add(path);
    return {
      open: ask.open ?? this.#texts.overlays.has(path),
      novelty: noveltyOf(path, this.#workspace, {
        named: ask.named === true,
        edited: this.#edited.has(path),
        shipped: this.#shipped(path),
        withoutGit: this.#options.withoutGit,
      }),
    };
  }

  #shipped(path: string): Shipped | undefined {
    const { since, after } = this.#options;
    return since === undefined ? this.#historyOf(path)?.shipped(path, after) : undefined;
  }

  #target(path: string, ask: Ask, spoken?: SpokenDialect): TargetDecision {
    const folder = (this.#historyOf(path) ?? historySpeakingFor(this.#histories, path, spoken))?.folder;
    return targetOf(folder, ask, this.#workspace.configs.configFor(path).config.targetVersion, spoken);
  }

  #knowledge(path: string): WorkspaceKnowledge {
    return knowledgeOf(path, this.#historyOf(path), this.#knower());
  }

  #knower(): Knower {
    return {
      workspace: this.#workspace,
      histories: this.#histories,
      texts: this.#texts,
      queries: this.#queries,
      speakingFor: (one, dialect) => this.#folderSpeakingFor(one, dialect),
      holderOf: (one) => this.#historyOf(one),
      hasRun: (one) => this.hasRun(one),
      read: (one, ask, loose, texts) => this.#read(one, ask, loose, texts),
      cameWith: (one, breath) => this.#cameWith(one, breath),
    };
  }

  #historyOf(path: string): FolderHistory | undefined {
    return historyHolding(this.#histories, path);
  }

  #folderSpeakingFor(path: string, dialect?: SpokenDialect): FolderHistory | undefined {
    return historySpeakingFor(this.#histories, path, dialect);
  }

  #historyFor(folder: MigrationFolder): FolderHistory | undefined {
    return historyAt(this.#histories, folder);
  }

  #detectWithOverlays(): Detection {
    const { overlays } = this.#texts;
    const paths = [...new Set([...this.#workspace.paths, ...overlays.keys()])].sort();
    return detectIn({ ...this.#workspace, paths }, { overlays, postgres: this.#readers.postgresql });
  }

  /** Histories whose folder is unchanged keep their snapshots. */
  #rebuild(detection: Detection): void {
    this.#workspace = { ...this.#workspace, detection };
    const before = new Map(this.#histories.map((history) => [JSON.stringify(history.folder), history]));
    this.#histories = [...detection.folders, ...detection.variants].map(
      (folder) =>
        before.get(JSON.stringify(folder)) ??
        new FolderHistory(folder, this.#texts, this.#readers, this.#options.isOneRun),
    );
    this.#answers.clear();
  }

  #touched(path: string): void {
    for (const history of this.#histories) history.touched(path);
  }
}
