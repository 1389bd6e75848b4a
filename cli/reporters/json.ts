/** The public JSON of `plinth lint`: docs/guide/json-output.md describes it, docs/lint-output.schema.json is its schema. Nothing is removed within a version. */
import { docsOf } from '../../core/lint/docs-url.ts';
import type { Fix } from '../../core/findings/finding.ts';
import { serverName } from '../../core/migrations/dialect/server-version.ts';
import type { Position } from '../../core/text/line-index.ts';
import type { FoundAt, LintRun } from '../result.ts';
import { sizeMember } from './size.ts';

export function jsonReport(run: LintRun): string {
  const report = {
    version: 1,
    findings: run.findings.map(findingJson),
    coverage: {
      files: {
        linted: run.linted,
        applied: run.applied,
        silent: run.silent.map(({ file, because }) => ({ file, reason: because })),
      },
      ...run.coverage,
      notUnderstood: run.gaps.map(({ file, line, reason }) => ({ file, line, reason })),
      suppressed: run.suppressed.length,
      baselined: run.baselined.length,
      baselineGone: run.gone.map(({ file, rule }) => ({ file, rule })),
      folders: run.folders.map(({ path, tool, dialect, isAssumed, target }) => ({
        folder: path,
        tool,
        dialect,
        dialectFrom: isAssumed ? 'assumed' : 'named',
        targetVersion: target.version,
        server: serverName(target.dialect, target.version),
        targetVersionFrom: target.from,
      })),
    },
    ...(run.fixes === undefined
      ? {}
      : {
          fixes: {
            applied: run.fixes.mode === 'write',
            files: run.fixes.done,
            notFixed: run.fixes.left.map(({ file, because }) => ({ file, reason: because })),
          },
        }),
    errors: run.errors.map(({ kind, message, file, line, key }) => ({
      kind,
      message,
      ...(file === undefined ? {} : { file: file.replace(/:\d+:\d+$/, '') }),
      ...(line === undefined ? {} : { line: line - 1 }),
      ...(key === undefined || key === '' ? {} : { key }),
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function findingJson({ finding, file, range, edits, fingerprint }: FoundAt) {
  return {
    rule: finding.rule,
    category: finding.category,
    severity: finding.severity,
    message: finding.message,
    file,
    range: { start: positionJson(range.start), end: positionJson(range.end) },
    fix: finding.fix?.kind ?? 'none',
    ...changeMember(finding.fix, edits),
    ...sizeMember(finding.size),
    fingerprint,
    docs: docsOf(finding),
  };
}

/** The changes of the fix, whether `--fix` applies it or a person has to choose. */
function changeMember(fix: Fix | undefined, edits: FoundAt['edits']) {
  if (fix === undefined) return {};
  const change = {
    title: fix.title,
    edits: edits.map(({ range, newText }) => ({
      range: { start: positionJson(range.start), end: positionJson(range.end) },
      newText,
    })),
    files: fix.kind === 'files' ? fix.create : [],
    differs: fix.kind === 'edit' ? [] : (fix.differs ?? []),
  };
  return { change };
}

function positionJson({ line, column }: Position) {
  return { line, character: column };
}
