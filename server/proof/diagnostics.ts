/** What a proof has against a document, as diagnostics: statements that PostgreSQL refuses, that were ended, and a way back that restores not all. */
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import { troubleOf, wayBackTrouble } from '../../core/proof/at-statement.ts';
import type { Span } from '../../core/text/span.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { Ranges } from '../convert/range.ts';
import { provedIn, type DocumentProof } from './document-proofs.ts';

export function proofDiagnostics(
  known: DocumentProof | undefined,
  statements: readonly Statement[],
  ranges: Ranges,
): Diagnostic[] {
  if (known === undefined) return [];
  const proved = provedIn(known, statements);
  const found = proved.flatMap(({ now, statement }): Diagnostic[] => {
    const trouble = troubleOf(statement, known.proof.server);
    if (trouble === undefined) return [];
    const severity = trouble.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
    return [
      {
        ...common,
        range: ranges.toRange(placeIn(now, trouble.position)),
        severity,
        message: trouble.message,
      },
    ];
  });
  const first = proved.find(({ isWayBack }) => isWayBack);
  const back = proved.length === statements.length ? wayBackTrouble(known.proof) : undefined;
  if (first === undefined || back === undefined) return found;
  const range = ranges.toRange(placeIn(first.now, 0));
  return [...found, { ...common, range, severity: DiagnosticSeverity.Warning, message: back }];
}

const common = { source: 'plinth', code: 'proof' } as const;

/** The word at which the server stopped, else the statement's first line. */
function placeIn({ span, parsed }: Statement, position: number | undefined): Span {
  const rest = parsed.text.slice(position ?? 0);
  const length =
    position === undefined ? rest.search(/\r?\n|$/) : (/^(\w+|"[^"]*"|.)/.exec(rest)?.[0].length ?? 1);
  const start = span.start + (position ?? 0);
  return { start, end: Math.min(start + Math.max(1, length), span.end) };
}
