/** Collects the reports of one run in file order, with paths as the user typed them. */
import { addCoverage, gapsIn, nothingCovered, type Coverage } from '../core/lint/coverage.ts';
import type { Finding } from '../core/findings/finding.ts';
import type { MigrationFolder } from '../core/migrations/detection/detect.ts';
import type { Rule } from '../core/rule-kit/define-rule.ts';
import { LineIndex } from '../core/text/line-index.ts';
import { fingerprintsOf } from '../engine/session/fingerprints.ts';
import type { Ask, FileReport, TargetDecision } from '../engine/session/report.ts';
import { targetOf } from '../engine/session/target.ts';
import type { Session } from '../engine/session/session.ts';
import type { FixesDone, FoundAt, GapAt, LintRun, RunError, SuppressedAt } from './result.ts';
import { shownPath } from './targets.ts';

/** Longer ranges are cut to their first lines. */
const mostLines = 3;

export class Collector {
  readonly #cwd: string;
  readonly #seen = new Set<string>();
  readonly #findings: FoundAt[] = [];
  readonly #teamRules = new Map<string, Rule>();
  readonly #errors: RunError[] = [];
  readonly #silent: { file: string; because: string }[] = [];
  /** By path and dialect: a folder may contain migrations for several databases. */
  readonly #folders = new Map<
    string,
    { readonly path: string; readonly folder: MigrationFolder; readonly target: TargetDecision }
  >();
  readonly #gaps: GapAt[] = [];
  readonly #ask: Ask;
  #coverage: Coverage = nothingCovered;
  #linted = 0;
  readonly #suppressed: SuppressedAt[] = [];
  readonly #baselined: FoundAt[] = [];
  readonly #gone: { file: string; rule: string }[] = [];
  #applied = 0;
  #appliedBecause: string | undefined;

  constructor(cwd: string, ask: Ask) {
    this.#cwd = cwd;
    this.#ask = ask;
  }

  /** Errors about the workspace itself. */
  session(session: Session): void {
    const { configs, unreadable, truncated } = session.workspace;
    for (const rule of session.teamRules) this.#teamRules.set(rule.id, rule);
    for (const { file, line, column, key, message } of configs.troubles) {
      const shown = shownPath(session.root, file, this.#cwd);
      this.#fail({ kind: 'configuration', message, file: `${shown}:${line}:${column}`, line, key });
    }
    for (const { path, because } of unreadable)
      this.unreadable(shownPath(session.root, path, this.#cwd), because);
    for (const { file, rule } of session.listedInVain())
      this.#gone.push({ file: shownPath(session.root, file, this.#cwd), rule });
    if (truncated) {
      this.#fail({
        ...plainError,
        kind: 'unreadable',
        message: 'There are too many files here; not all were looked at. Name a folder below.',
      });
    }
  }

  /** `shown` is the name to print if the file has no path. */
  add(session: Session, report: FileReport, shown?: string): void {
    const file = shown ?? shownPath(session.root, report.path, this.#cwd);
    if (this.#seen.has(file)) return;
    this.#seen.add(file);
    const { folder } = report;
    if (folder !== undefined) {
      const path = shownPath(session.root, folder.path, this.#cwd);
      this.#folders.set(`${path}\0${folder.dialect}`, { path, folder, target: targetOf(folder, this.#ask) });
    }
    switch (report.kind) {
      case 'linted':
        this.#addFindings(session, report, file);
        break;
      case 'applied':
        this.#applied += 1;
        this.#appliedBecause ??= report.because;
        break;
      case 'silent':
        this.silent(file, report.because);
        break;
      case 'unreadable':
        this.unreadable(file, report.because);
        break;
    }
  }

  silent(file: string, because: string): void {
    this.#silent.push({ file, because });
  }

  unreadable(file: string, because: string): void {
    this.#fail({ ...plainError, kind: 'unreadable', message: `It was not read: ${because}.`, file });
  }

  /** The same git error is reported once. */
  trouble(message: string): void {
    if (!this.#errors.some((error) => error.message === message))
      this.#fail({ ...plainError, kind: 'git', message });
  }

  finish(fixes: FixesDone | undefined): LintRun {
    return {
      fixes,
      teamRules: [...this.#teamRules.values()],
      findings: this.#findings.toSorted((a, b) => compare(a.file, b.file)),
      errors: this.#errors,
      coverage: this.#coverage,
      gaps: this.#gaps.toSorted((a, b) => compare(a.file, b.file)),
      linted: this.#linted,
      baselined: this.#baselined.toSorted((a, b) => compare(a.file, b.file)),
      gone: this.#gone.toSorted((a, b) => compare(a.file, b.file)),
      suppressed: this.#suppressed.toSorted((a, b) => compare(a.file, b.file)),
      applied: this.#applied,
      appliedBecause: this.#appliedBecause,
      silent: this.#silent,
      folders: [...this.#folders.values()],
    };
  }

  #addFindings(session: Session, report: FileReport & { readonly kind: 'linted' }, file: string): void {
    this.#linted += 1;
    this.#coverage = addCoverage(this.#coverage, report.coverage);
    const lines = new LineIndex(report.text);
    for (const { span, reason } of gapsIn(report.sections))
      this.#gaps.push({ file, line: lines.position(span.start).line, reason });
    for (const { rule, error } of report.crashes) {
      this.#fail({
        ...plainError,
        kind: 'internal',
        message: `The rule ${rule} failed: ${error}. The other rules went on.`,
        file,
      });
    }
    const names = fingerprintsOf(report.text, report.sections, [
      ...report.findings,
      ...report.suppressed,
      ...report.baselined,
    ]);
    const place = { session, report, file, lines, names };
    this.#findings.push(...report.findings.map((finding) => this.#found(finding, place)));
    this.#baselined.push(...report.baselined.map((finding) => this.#found(finding, place)));
    this.#gone.push(...report.gone.map(({ rule }) => ({ file, rule })));
    this.#suppressed.push(
      ...report.suppressed.map((finding) => ({ ...this.#found(finding, place), reason: finding.reason })),
    );
  }

  #found(finding: Finding, { session, report, file, lines, names }: Place): FoundAt {
    const range = lines.range(finding.span);
    const last = Math.min(range.end.line, range.start.line + mostLines);
    const shown = Array.from({ length: last - range.start.line + 1 }, (_, i) => {
      const line = range.start.line + i;
      return report.text.slice(lines.lineStart(line), lines.lineStart(line + 1)).replace(/[\r\n]+$/, '');
    });
    const related = finding.related.map((place) => {
      const text = place.file === report.path ? report.text : (session.textOf(place.file) ?? '');
      const { line } = new LineIndex(text).position(place.span.start);
      return {
        file: shownPath(session.root, place.file, this.#cwd),
        line: line + 1,
        message: place.message,
      };
    });
    const { fix } = finding;
    const edits = (fix?.edits ?? []).map(({ span, newText }) => ({ range: lines.range(span), newText }));
    return { finding, file, range, lines: shown, related, edits, fingerprint: names.get(finding) ?? '' };
  }

  #fail(error: RunError): void {
    this.#errors.push(error);
  }
}

/** What the reporter needs to show the findings of one file. */
interface Place {
  readonly session: Session;
  readonly report: FileReport & { readonly kind: 'linted' };
  readonly file: string;
  readonly lines: LineIndex;
  readonly names: ReadonlyMap<Finding, string>;
}

const plainError = { file: undefined, line: undefined, key: undefined } as const;

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
