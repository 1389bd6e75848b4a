/**
 * `textDocument/inlayHint`: at the end of a line one fact. Of a statement that was proved, what it was measured to lock and do; of a query that was
 * planned, what the plan does there. Never waits for either.
 */
import type { CancellationToken, InlayHint, InlayHintParams } from 'vscode-languageserver';
import { lineFacts } from '../../core/plan/present/lines.ts';
import { hintOf } from '../../core/proof/at-statement.ts';
import type { ServerContext } from '../context.ts';
import { rangesOf } from '../convert/range.ts';
import type { DocumentReport, SourceDocument } from '../engine.ts';
import { isolated } from '../isolate.ts';
import { shownQueries } from '../plans/shown.ts';
import { provedIn } from '../proof/known.ts';
import { statementsToTell } from '../proof/statements.ts';
import { sourceOf } from '../workspace/source.ts';

/** The editor leaves half a character free. */
const apart = '\u00a0\u00a0';
/** A hint that is longer than this would push the text aside; the rest is in its tooltip. */
const longest = 110;

interface Fact {
  /** Of the document. */
  readonly line: number;
  readonly label: string;
  readonly details: readonly string[];
}

export function registerInlayHint(context: ServerContext): void {
  const { connection, documents, log, workspace, settings, documentProofs: proofs, revision } = context;
  connection.languages.inlayHint.on(
    isolated<InlayHintParams, InlayHint[]>(log, 'textDocument/inlayHint', [], async (params, token) => {
      const document = documents.get(params.textDocument.uri);
      proofs.looked(params.textDocument.uri);
      if (document === undefined) return [];
      const wanted = await settings.of(document.uri);
      if (!wanted.enable) return [];
      const source = sourceOf(document);
      const report = await workspace.report(source, token);
      const ranges = rangesOf(source.text);
      const shown: Shown = { source, report, lineOf: (offset) => ranges.toPosition(offset).line };
      const facts = [
        ...(wanted.inlayHints ? await proofFacts(context, shown, token) : []),
        ...(wanted.planHints ? await planFacts(context, shown) : []),
      ];
      const lines = new Map<number, InlayHint>();
      for (const { line, label, details } of facts) {
        if (line < params.range.start.line || params.range.end.line < line) continue;
        // What was measured comes first, and one fact is enough for a line.
        if (lines.has(line)) continue;
        const position = {
          line,
          character: lengthOfLine(source.text, ranges.toOffset({ line, character: 0 })),
        };
        const cut = label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
        const more = cut === label ? details : [label, ...details];
        const tooltip = more.length === 0 ? {} : { tooltip: more.join('\n') };
        lines.set(line, { position, label: `${apart}${cut}`, paddingLeft: true, ...tooltip });
      }
      return [...lines.values()];
    }),
  );
  proofs.onChange(() => revision.touchLenses());
}

interface Shown {
  readonly source: SourceDocument;
  readonly report: DocumentReport;
  readonly lineOf: (offset: number) => number;
}

async function proofFacts(
  context: ServerContext,
  { source, report, lineOf }: Shown,
  token: CancellationToken,
): Promise<readonly Fact[]> {
  const known = context.documentProofs.of(source.uri);
  if (known === undefined) return [];
  const statements = await statementsToTell(context, source, report, token);
  return provedIn(known, statements).flatMap(({ now, statement }): readonly Fact[] => {
    const label = hintOf(statement, known.proof);
    return label === undefined ? [] : [{ line: lineOf(now.span.end), label, details: [] }];
  });
}

async function planFacts(context: ServerContext, { source, lineOf }: Shown): Promise<readonly Fact[]> {
  const shown = await shownQueries(context, source);
  if (shown === undefined) return [];
  return shown.queries.flatMap(({ span, text, target }) => {
    const reading = context.plans.last(source.uri, text, target)?.reading;
    if (reading === undefined) return [];
    return lineFacts(reading).map((fact): Fact => ({
      line: lineOf(span.start) + fact.line,
      label: `${fact.notable ? '⚠ ' : ''}${fact.text}`,
      details: fact.details,
    }));
  });
}

/** Of the line that begins there. */
function lengthOfLine(text: string, start: number): number {
  const next = text.indexOf('\n', start);
  const end = next < 0 ? text.length : next;
  return end > start && text[end - 1] === '\r' ? end - 1 - start : end - start;
}
