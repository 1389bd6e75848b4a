/**
 * The problems that a proof found in a document, as diagnostics: statements that PostgreSQL refuses, that exceeded a limit, that fail on
 * certain rows or that break queries, and incomplete rollbacks.
 */
import { join } from 'node:path';
import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
} from 'vscode-languageserver';
import { untold } from '../../core/effects/effect.ts';
import { together } from '../../core/effects/combined-effects.ts';
import { shownBeyond, type Shown } from '../../core/lint/declared-bound.ts';
import { asMeasured } from '../../core/proof/as-measured.ts';
import { troubleOf, rollbackTrouble } from '../../core/proof/at-statement.ts';
import type { NotedQuery } from '../../core/proof/notes.ts';
import { span, type Span } from '../../core/text/span.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { Ranges } from '../convert/range.ts';
import { uriOf } from '../convert/uri.ts';
import { notesIn, provedIn, queryInWorkspace, type DocumentProof, type NoteNow } from './known.ts';

export interface ProofDiagnosticContext {
  /** The document's text. */
  readonly text: string;
  readonly ranges: Ranges;
  readonly relatedInformation: boolean;
}

export function proofDiagnostics(
  known: DocumentProof | undefined,
  statements: readonly Statement[],
  context: ProofDiagnosticContext,
): Diagnostic[] {
  if (known === undefined) return [];
  const { ranges } = context;
  const proved = provedIn(known, statements);
  const found = proved.flatMap(({ now, statement }): Diagnostic[] => {
    const trouble = troubleOf(statement, known.proof);
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
  const beyond = shownBeyond({
    text: context.text,
    sections: [{ span: span(0, context.text.length), statements }],
    dialect: known.proof.dialect,
    // The linter already reports the waits that it can see.
    lockTimeout: undefined,
    shown: (now) => unexpectedOf(proved, now),
  });
  found.push(
    ...beyond.map(({ statement, message }): Diagnostic => ({
      ...common,
      range: ranges.toRange(placeIn(statement, undefined)),
      severity: DiagnosticSeverity.Error,
      message,
    })),
  );
  const noted = notesIn(known, statements).map((one) => noteDiagnostic(one, known, context));
  const first = proved.find(({ isRollback }) => isRollback);
  const back = proved.length === statements.length ? rollbackTrouble(known.proof) : undefined;
  if (first === undefined || back === undefined) return [...found, ...noted];
  const range = ranges.toRange(placeIn(first.now, 0));
  return [...found, ...noted, { ...common, range, severity: DiagnosticSeverity.Warning, message: back }];
}

/** Measurements that differ from the effects table; the linter already reports the rest. */
function unexpectedOf(proved: ReturnType<typeof provedIn>, now: Statement): Shown | undefined {
  const statement = proved.find((one) => one.now === now)?.statement;
  if (statement?.outcome.kind !== 'measured' || statement.outcome.differences.length === 0) return undefined;
  const expected = together(statement.expected.map(({ effect }) => effect));
  return { by: 'Measured', effect: asMeasured(expected ?? untold, statement.outcome.measured) };
}

const common = { source: 'plinth', code: 'proof' } as const;
const mostRelated = 12;

export function noteDiagnostic(
  { note, now }: NoteNow,
  known: DocumentProof,
  { ranges, relatedInformation }: Omit<ProofDiagnosticContext, 'text'>,
): Diagnostic {
  const related = relatedInformation
    ? note.queries.slice(0, mostRelated).flatMap((query) => relatedTo(query, known))
    : [];
  return {
    ...common,
    range: ranges.toRange(placeIn(now, undefined)),
    severity: note.severity === 'warning' ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information,
    message: note.message,
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}

/** The query at its current place; a query that exists only in a release is named in the message. */
function relatedTo(noted: NotedQuery, known: DocumentProof): readonly DiagnosticRelatedInformation[] {
  const found = queryInWorkspace(known, noted);
  if (found === undefined) return [];
  const { file, line, column } = found;
  const at = { line, character: column };
  return [
    {
      location: { uri: uriOf(join(known.root, file)), range: { start: at, end: at } },
      message: noted.message,
    },
  ];
}

/** The word at which the server reported the error, else the statement's first line. */
function placeIn({ span, parsed }: Statement, position: number | undefined): Span {
  const rest = parsed.text.slice(position ?? 0);
  const length =
    position === undefined ? rest.search(/\r?\n|$/) : (/^(\w+|"[^"]*"|.)/.exec(rest)?.[0].length ?? 1);
  const start = span.start + (position ?? 0);
  return { start, end: Math.min(start + Math.max(1, length), span.end) };
}
