/**
 * Identifies a finding when lines move: its rule, the tokens of its innermost statement, and the number of equal ones before it. Baselines,
 * SARIF and GitLab use it to distinguish new findings from known ones. Does not contain the path.
 */
import { hash as sha } from 'node:crypto';
import type { DocumentSection } from '../../core/migrations/files/document.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { ParsedStatement } from '../../core/syntax/statement.ts';
import { slice } from '../../core/text/span.ts';

/** For all findings of one document, including suppressed ones: a suppression must not change later fingerprints. */
export function fingerprintsOf(
  text: string,
  sections: readonly DocumentSection[],
  findings: readonly Finding[],
): ReadonlyMap<Finding, string> {
  const statements = sections.flatMap((section) => section.statements);
  const seen = new Map<string, number>();
  const keys = new Map<ParsedStatement, string>();
  const named = new Map<Finding, string>();
  const ordered = findings.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  for (const finding of ordered) {
    const at = finding.span.start;
    const outer = statements.find(({ span }) => span.start <= at && at <= span.end);
    const parsed = outer === undefined ? undefined : innermost(outer.parsed, at - outer.span.start);
    const key = parsed === undefined ? slice(text, finding.span) : keyOf(parsed, keys);
    const digest = hash(`${finding.rule}\0${key}`);
    const before = seen.get(digest) ?? 0;
    seen.set(digest, before + 1);
    named.set(finding, `${digest}:${before + 1}`);
  }
  return named;
}

/** For reports that need a plain hash that differs between files. */
export function fingerprintInFile(file: string, fingerprint: string): string {
  return hash(`${file}\0${fingerprint}`);
}

function innermost(parsed: ParsedStatement, at: number): ParsedStatement {
  for (const body of parsed.bodies) {
    const inner = body.statements.find(({ span }) => span.start <= at && at <= span.end);
    if (inner !== undefined) return innermost(inner.parsed, at - inner.span.start);
  }
  return parsed;
}

/** By tokens, so that white space, comments and line ends do not matter. */
function keyOf(parsed: ParsedStatement, known: Map<ParsedStatement, string>): string {
  const found = known.get(parsed);
  if (found !== undefined) return found;
  const key = hash(parsed.tokens.map((token) => parsed.text.slice(token.start, token.end)).join(' '));
  known.set(parsed, key);
  return key;
}

function hash(text: string): string {
  return sha('sha256', text).slice(0, 32);
}
