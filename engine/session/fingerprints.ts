/**
 * What names a finding when lines move: its rule, the tokens of the innermost statement it is in, and how many alike came before it.
 * Baselines, SARIF and GitLab tell new findings from known ones by it. Paths are no part of it.
 */
import { createHash } from 'node:crypto';
import type { DocumentSection } from '../../core/migrations/files/document.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { ParsedStatement } from '../../core/syntax/statement.ts';
import { slice } from '../../core/text/span.ts';

/** All findings of one document, suppressed ones too: what is suppressed must not rename what follows it. */
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

/** For reports that want a plain hash, and one that differs from file to file. */
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

/** Tokens, so that neither blanks nor comments nor line ends count. */
function keyOf(parsed: ParsedStatement, known: Map<ParsedStatement, string>): string {
  const found = known.get(parsed);
  if (found !== undefined) return found;
  const key = hash(parsed.tokens.map((token) => parsed.text.slice(token.start, token.end)).join(' '));
  known.set(parsed, key);
  return key;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
