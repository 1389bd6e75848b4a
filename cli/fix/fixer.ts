/**
 * Applies the safe fixes of linted files in rounds until no fix is left. Writes the files or collects the changes. Applied migrations are
 * not changed.
 */
import { resolve } from 'node:path';
import { fixAllOf } from '../../core/lint/fix-all.ts';
import { applyEdits } from '../../core/text/edit.ts';
import type { Ask, FileReport } from '../../engine/session/report.ts';
import type { Session } from '../../engine/session/session.ts';
import type { FixesDone } from '../result.ts';
import { shownPath } from '../targets.ts';
import { unifiedDiff } from './diff.ts';
import { writeFixed } from './write.ts';

/** One fix may allow another; the limit stops fixes that undo each other. */
const mostRounds = 10;

export class Fixer {
  readonly #mode: 'write' | 'show';
  readonly #cwd: string;
  readonly #done: { file: string; rules: readonly string[] }[] = [];
  readonly #left: { file: string; because: string }[] = [];
  readonly #diffs: string[] = [];

  constructor(mode: 'write' | 'show', cwd: string) {
    this.#mode = mode;
    this.#cwd = cwd;
  }

  /** The findings of a file that are left after its fixes. */
  async settle(session: Session, path: string, ask: Ask, report: FileReport): Promise<FileReport> {
    if (report.kind !== 'linted' || !report.findings.some(({ fix }) => fix?.kind === 'edit')) return report;
    const file = shownPath(session.root, path, this.#cwd);
    if (report.folder !== undefined && session.hasRun(path)) {
      this.#left.push({ file, because: 'it has run already; write a new migration instead' });
      return report;
    }
    const fixed = await fixRounds(session, path, ask, report);
    if (fixed.text === report.text) return report;
    const refused =
      this.#mode === 'write' ? writeFixed(resolve(session.root, path), report.text, fixed.text) : undefined;
    if (refused === undefined) {
      this.#took(file, report.text, fixed);
      return fixed.report;
    }
    this.#left.push({ file, because: refused });
    session.close(path);
    return report;
  }

  /** Standard input: nothing is written, and the caller prints the text. */
  async filter(session: Session, path: string, ask: Ask, report: FileReport): Promise<FileReport> {
    if (report.kind !== 'linted') return report;
    const fixed = await fixRounds(session, path, ask, report);
    if (fixed.text === report.text) return report;
    const file = path === '<stdin>' ? path : shownPath(session.root, path, this.#cwd);
    this.#took(file, report.text, fixed);
    return fixed.report;
  }

  finish(): FixesDone {
    return { mode: this.#mode, done: this.#done, left: this.#left, diff: this.#diffs.join('') };
  }

  #took(file: string, before: string, { text, rules }: Fixed): void {
    this.#done.push({ file, rules });
    if (this.#mode === 'show') this.#diffs.push(unifiedDiff(file, before, text));
  }
}

interface Fixed {
  readonly text: string;
  readonly report: FileReport;
  /** The rule of each fix. */
  readonly rules: readonly string[];
}

/** The session keeps the fixed text, so that later files see it. */
async function fixRounds(
  session: Session,
  path: string,
  ask: Ask,
  report: FileReport & { readonly kind: 'linted' },
): Promise<Fixed> {
  let now = report;
  const rules: string[] = [];
  for (let round = 0; round < mostRounds; round += 1) {
    const { edits, fixed } = fixAllOf(now.text, now.findings);
    const text = edits.length === 0 ? now.text : (applyEdits(now.text, edits) ?? now.text);
    if (text === now.text) break;
    session.open(path, text);
    const next = await session.report(path, ask);
    // A fix after which the text no longer parses is a bug in Plinth and is not applied.
    if (next.kind !== 'linted' || next.coverage.syntaxErrors > now.coverage.syntaxErrors) {
      session.open(path, now.text);
      break;
    }
    rules.push(...fixed.map(({ rule }) => rule));
    now = next;
  }
  return { text: now.text, report: now, rules };
}
