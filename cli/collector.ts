/** Collects the results of one run as steps, with paths as the user sees them. lint-run-of.ts builds the result from them. */
import { gapsIn } from '../core/lint/coverage.ts';
import type { Finding } from '../core/findings/finding.ts';
import { isAssumed } from '../core/migrations/reason.ts';
import { LineIndex } from '../core/text/line-index.ts';
import { fingerprintsOf } from '../engine/session/fingerprints.ts';
import type { Ask, FileReport } from '../engine/session/report.ts';
import { targetOf } from '../engine/session/target.ts';
import type { Session } from '../engine/session/session.ts';
import type { FileFound, FileStep, FolderAt, FoundAt, RunError, Step } from './result.ts';
import { shownPath } from './targets.ts';
import { reportedRule } from './reported-rule.ts';

/** Longer ranges are cut to their first lines. */
const mostLines = 3;

type Linted = FileReport & { readonly kind: 'linted' };

export class Collector {
  readonly #cwd: string;
  readonly #ask: Ask;
  readonly #steps: Step[] = [];

  constructor(cwd: string, ask: Ask) {
    this.#cwd = cwd;
    this.#ask = ask;
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** What is wrong with the workspace itself. */
  session(session: Session): void {
    const { configs, unreadable, truncated } = session.workspace;
    const errors: RunError[] = configs.troubles.map(({ file, line, column, key, message }) => {
      const shown = this.#shown(session, file);
      return { kind: 'configuration', message, file: `${shown}:${line}:${column}`, line, key };
    });
    for (const { path, because } of unreadable) errors.push(unread(this.#shown(session, path), because));
    if (truncated) {
      const message = 'There are too many files here; not all were looked at. Name a folder below.';
      errors.push({ ...plainError, kind: 'unreadable', message });
    }
    const gone = session.listedInVain().map(({ file, rule }) => ({ file: this.#shown(session, file), rule }));
    this.#steps.push({ kind: 'workspace', errors, gone, teamRules: session.teamRules.map(reportedRule) });
  }

  /** `shown` is the name to print if the file has no path. */
  add(session: Session, report: FileReport, shown?: string): void {
    this.#steps.push(this.stepOf(session, report, shown));
  }

  take(steps: readonly Step[]): void {
    for (const step of steps) this.#steps.push(step);
  }

  silent(file: string, because: string): void {
    this.#steps.push({ kind: 'silent', file, because });
  }

  unreadable(file: string, because: string): void {
    this.#steps.push({ kind: 'error', error: unread(file, because) });
  }

  /** With git. */
  trouble(message: string): void {
    this.#steps.push({ kind: 'error', error: { ...plainError, kind: 'git', message } });
  }

  stepOf(session: Session, report: FileReport, file: string = this.#shown(session, report.path)): FileStep {
    const base = { kind: 'file', file, folder: this.#folderOf(session, report) } as const;
    switch (report.kind) {
      case 'linted':
        return { ...base, is: 'linted', ...this.#found(session, report, file) };
      case 'applied':
      case 'silent':
        return { ...base, is: report.kind, because: report.because };
      case 'unreadable':
        return { ...base, is: report.kind, errors: [unread(file, report.because)] };
    }
  }

  #folderOf(session: Session, { folder }: FileReport): FolderAt | undefined {
    if (folder === undefined) return undefined;
    return {
      path: this.#shown(session, folder.path),
      tool: folder.tool,
      dialect: folder.dialect,
      target: targetOf(folder, this.#ask),
      isAssumed: isAssumed(folder.dialectReasons),
    };
  }

  #found(session: Session, report: Linted, file: string): FileFound {
    const lines = new LineIndex(report.text);
    const { findings, suppressed, baselined } = report;
    const all = [...findings, ...suppressed, ...baselined];
    const place = { session, report, file, lines, names: fingerprintsOf(report.text, report.sections, all) };
    return {
      coverage: report.coverage,
      gaps: gapsIn(report.sections).map(({ span, reason }) => {
        return { file, line: lines.position(span.start).line, reason };
      }),
      errors: report.crashes.map(({ rule, error }) => {
        const message = `The rule ${rule} failed: ${error}. The other rules went on.`;
        return { ...plainError, kind: 'internal', message, file };
      }),
      findings: findings.map((finding) => this.#foundAt(finding, place)),
      baselined: baselined.map((finding) => this.#foundAt(finding, place)),
      gone: report.gone.map(({ rule }) => ({ file, rule })),
      suppressed: suppressed.map((finding) => ({ ...this.#foundAt(finding, place), reason: finding.reason })),
    };
  }

  #foundAt(finding: Finding, { session, report, file, lines, names }: Place): FoundAt {
    const range = lines.range(finding.span);
    const last = Math.min(range.end.line, range.start.line + mostLines);
    const shown = Array.from({ length: last - range.start.line + 1 }, (_, i) => {
      const line = range.start.line + i;
      return report.text.slice(lines.lineStart(line), lines.lineStart(line + 1)).replace(/[\r\n]+$/, '');
    });
    const related = finding.related.map((place) => {
      const text = place.file === report.path ? report.text : (session.textOf(place.file) ?? '');
      const { line } = new LineIndex(text).position(place.span.start);
      return { file: this.#shown(session, place.file), line: line + 1, message: place.message };
    });
    const { fix } = finding;
    const edits = (fix?.edits ?? []).map(({ span, newText }) => ({ range: lines.range(span), newText }));
    return { finding, file, range, lines: shown, related, edits, fingerprint: names.get(finding) ?? '' };
  }

  #shown(session: Session, path: string): string {
    return shownPath(session.root, path, this.#cwd);
  }
}

/** What the reporter needs to show the findings of one file. */
interface Place {
  readonly session: Session;
  readonly report: Linted;
  readonly file: string;
  readonly lines: LineIndex;
  readonly names: ReadonlyMap<Finding, string>;
}

const plainError = { file: undefined, line: undefined, key: undefined } as const;

function unread(file: string, because: string): RunError {
  return { ...plainError, kind: 'unreadable', message: `It was not read: ${because}.`, file };
}
