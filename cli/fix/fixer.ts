/**
 * Applies the safe edits of linted files, round after round until nothing is left that can be fixed in bulk. Writes files or collects what
 * would change; what has run in production is left alone.
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

/** A fix may make room for another one; fixes that undo each other must come to an end. */
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

  /** What is left to say of a file after its fixes. */
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

  /** Standard input: nothing is written, the caller sends the text on. */
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
  /** One for each fix. */
  readonly rules: readonly string[];
}

/** The session holds the fixed text afterwards, so that what follows this file meets it. */
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
    // A fix that breaks what could be read is a mistake of ours: it is not taken.
    if (next.kind !== 'linted' || next.coverage.syntaxErrors > now.coverage.syntaxErrors) {
      session.open(path, now.text);
      break;
    }
    rules.push(...fixed.map(({ rule }) => rule));
    now = next;
  }
  return { text: now.text, report: now, rules };
}
