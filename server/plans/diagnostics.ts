/**
 * Diagnostics for serious insights, at the text that causes them. They come from the last plan of each query and are removed when the query
 * or its database changes.
 */
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { oneLine } from '../../core/text/format.ts';
import { queriesIn } from '../../core/plan/query-shape/queries-in.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { Ranges } from '../convert/range.ts';
import type { Plans, PlanTarget } from './plans.ts';
import { targetOf } from './target.ts';

export function planDiagnostics(
  plans: Plans,
  uri: string,
  target: PlanTarget | undefined,
  statements: readonly Statement[],
  ranges: Ranges,
): Diagnostic[] {
  // Asked at each key: most documents have no such plan.
  const troubled = target === undefined ? undefined : plans.troubled(uri);
  if (target === undefined || troubled === undefined || troubled.size === 0) return [];
  return queriesIn(statements).flatMap((query) => {
    const { span, text } = query;
    if (!troubled.has(text)) return [];
    const reading = plans.last(uri, text, targetOf(target, query, statements))?.reading;
    const found = reading?.insights.filter(({ insight }) => insight.problem) ?? [];
    return found.map(({ insight, node, message }): Diagnostic => {
      const place = reading?.sources[node.id]?.spans[0] ?? { start: 0, end: text.length };
      return {
        source: 'plinth',
        code: insight.id,
        severity:
          insight.severity === 'warning' ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information,
        range: ranges.toRange({ start: span.start + place.start, end: span.start + place.end }),
        message: oneLine(message),
      };
    });
  });
}
