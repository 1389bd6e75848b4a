/** Converts a finding to an LSP diagnostic. */
import { join } from 'node:path';
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Range,
} from 'vscode-languageserver';
import type { Finding, RelatedPlace } from '../../core/findings/finding.ts';
import type { Severity } from '../../core/findings/grading.ts';
import type { Span } from '../../core/text/span.ts';
import type { DocumentReport } from '../engine.ts';
import type { Ranges } from './range.ts';
import { uriOf } from './uri.ts';

export interface DiagnosticContext {
  readonly report: DocumentReport;
  readonly uri: string;
  readonly ranges: Ranges;
  /** Locates related places, which may be in other files. */
  readonly locate: (path: string, span: Span) => Range | undefined;
  /** Undefined if the rule has no page. */
  readonly docsOf: (finding: Finding) => string | undefined;
  readonly relatedInformation: boolean;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tags: Readonly<Record<Finding['tags'][number], DiagnosticTag>> = {
  unnecessary: DiagnosticTag.Unnecessary,
};

export function toDiagnostic(finding: Finding, context: DiagnosticContext): Diagnostic {
  const related = context.relatedInformation
    ? finding.related.flatMap((place) => relatedInformation(place, context))
    : [];
  const href = context.docsOf(finding);
  return {
    range: context.ranges.toRange(finding.span),
    severity: severities[finding.severity],
    source: 'plinth',
    code: finding.rule,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    message: finding.message,
    ...(finding.tags.length === 0 ? {} : { tags: finding.tags.map((tag) => tags[tag]) }),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}

function relatedInformation(
  place: RelatedPlace,
  { report, locate, ranges, uri }: DiagnosticContext,
): readonly DiagnosticRelatedInformation[] {
  if (report.root === undefined) {
    return [{ location: { uri, range: ranges.toRange(place.span) }, message: place.message }];
  }
  const path = join(report.root, place.file);
  const range = locate(path, place.span);
  return range === undefined ? [] : [{ location: { uri: uriOf(path), range }, message: place.message }];
}
