/** What the linter says of a case at its default preset, and whether that is right. */
import { effectOf } from '../../core/effects/of-dialect.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { defaultPreset } from '../../core/findings/preset.ts';
import { lint, type LintResult } from '../../core/lint/run.ts';
import { rules } from '../../core/rules/index.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import type { Span } from '../../core/text/span.ts';
import { exampleDay, exampleFiles, lintInput, sizesOf } from '../rules/example-files.ts';
import type { Case, Hazard } from './cases.ts';

export interface Verdict {
  readonly one: Case;
  /** Nothing found at the statement of one of these. */
  readonly missed: readonly Hazard[];
  /** Found in a safe twin, where nothing is. */
  readonly false: readonly string[];
  /** What is wrong with the case itself or with the linter: a text that is not understood, a rule that failed. */
  readonly problems: readonly string[];
  readonly findings: readonly Finding[];
}

export function judgeCase(one: Case, parser: StatementParser): Verdict {
  const { example, hazards, accepted } = one;
  const { history, path } = exampleFiles(example);
  const result = lint(lintInput(example, history, { path, text: example.sql }, parser), {
    rules,
    preset: defaultPreset,
    effectOf,
    settings: new Map(),
    today: exampleDay,
    sizes: sizesOf(example),
  });
  const { findings } = result;
  return {
    one,
    missed: hazards.filter((hazard) => !isCaught(hazard, one, result)),
    false:
      hazards.length > 0
        ? []
        : findings
            .filter(({ rule }) => !accepted.includes(rule))
            .map(({ rule, message }) => `${rule}: ${message}`),
    problems: [
      ...result.crashes.map(({ rule, error }) => `${rule} failed: ${error}`),
      ...findings
        .filter(({ rule }) => rule === 'convention/syntax-error')
        .map(({ message }) => `not understood: ${message}`),
    ],
    findings,
  };
}

/** One of the rules speaks where the statement of the marked line is; a finding for several statements names the others beside it. */
function isCaught(
  { line, rules: wanted }: Hazard,
  { example }: Case,
  { findings, replays }: LintResult,
): boolean {
  const start = startOf(example.sql, line);
  const end = startOf(example.sql, line + 1);
  const statement = replays
    .flatMap(({ section }) => section.statements)
    .find(({ span }) => span.start < end && span.end >= start);
  const from = Math.min(start, statement?.span.start ?? start);
  const isThere = (at: Span): boolean => at.start >= from && at.start < end;
  return findings.some(({ rule, span }) => wanted.includes(rule) && isThere(span));
}

function startOf(text: string, line: number): number {
  const before = text.split('\n').slice(0, line);
  return before.reduce((sum, one) => sum + one.length + 1, 0);
}
