/** The diagnostics of one document, open or on disk. Pull and push both use this, so that they cannot differ. */
import { createHash } from 'node:crypto';
import type { CancellationToken, Diagnostic, Range } from 'vscode-languageserver';
import type { Finding } from '../../core/findings/finding.ts';
import { branchDiagnostics, breaksQueries } from '../branch/diagnostics.ts';
import type { ServerContext } from '../context.ts';
import { toDiagnostic } from '../convert/diagnostic.ts';
import { rulePage } from '../convert/rule-page.ts';
import { rangesOf } from '../convert/range.ts';
import type { DocumentReport, SourceDocument } from '../engine.ts';
import { describedDiagnostics } from '../described/diagnostics.ts';
import { modelDiagnostics } from '../models/diagnostics.ts';
import { planDiagnostics } from '../plans/diagnostics.ts';
import { planTarget } from '../plans/target.ts';
import { proofDiagnostics } from '../proof/diagnostics.ts';
import { statementsToTell } from '../proof/statements.ts';
import { locator } from './locate.ts';

export async function diagnosticsOf(
  context: ServerContext,
  source: SourceDocument,
  token: CancellationToken,
): Promise<Diagnostic[]> {
  const settings = await context.settings.of(source.uri);
  if (!settings.enable) return [];
  const say = (found: DocumentReport): Diagnostic[] => convert(context, source.uri, source.text, found);
  const { items, report } = await context.workspace.said(source, context.client, say, token);
  // During the first read of the folder there are no proofs and no plans.
  if (report === undefined) return items;
  const statements = await statementsToTell(context, source, report, token);
  const ranges = rangesOf(source.text);
  const proof = proofDiagnostics(context.documentProofs.of(source.uri), statements, {
    text: source.text,
    ranges,
    relatedInformation: context.client.relatedInformation,
  });
  const target = await planTarget(context, source.uri);
  const plans = planDiagnostics(context.plans, source.uri, target, report.statements, ranges);
  const described = await describedDiagnostics(context, source, ranges, token);
  const branch = branchDiagnostics(context, source.uri, source.text).filter(
    // A proof says the same of the statement, measured.
    (one) => one.code !== breaksQueries || !proof.some((known) => isOnQueries(known, one.range)),
  );
  // A query that new work breaks is reported once, with the migration.
  const others = described.filter(({ range }) => !branch.some((one) => isSameRange(one.range, range)));
  const models = await modelDiagnostics(context, source, ranges, token);
  return [...items, ...proof, ...plans, ...branch, ...others, ...models];
}

/** For the text on disk; the id is a hash of the findings, so that equal findings are an unchanged answer. */
export async function diagnosticsOnDisk(
  context: ServerContext,
  uri: string,
  token: CancellationToken,
): Promise<{ readonly items: Diagnostic[]; readonly resultId: string } | undefined> {
  const settings = await context.settings.of(uri);
  const found = settings.enable ? await context.workspace.reportOnDisk(uri, token) : undefined;
  if (found === undefined) return undefined;
  const items = [
    ...convert(context, uri, found.text, found.report),
    ...branchDiagnostics(context, uri, found.text),
  ];
  return { items, resultId: createHash('sha1').update(JSON.stringify(items)).digest('base64') };
}

function convert(context: ServerContext, uri: string, text: string, report: DocumentReport): Diagnostic[] {
  const place = { report, uri, ranges: rangesOf(text), locate: locator(context) };
  const { client } = context;
  const { relatedInformation } = client;
  const docsOf = ({ rule, category, docs }: Finding): string | undefined =>
    category === 'team' ? docs : rulePage(rule, client);
  return report.findings.map((finding) => toDiagnostic(finding, { ...place, docsOf, relatedInformation }));
}

function isOnQueries({ relatedInformation = [], range }: Diagnostic, { start }: Range): boolean {
  return relatedInformation.length > 0 && JSON.stringify(range.start) === JSON.stringify(start);
}

function isSameRange(one: Range, other: Range): boolean {
  return JSON.stringify([one.start, one.end]) === JSON.stringify([other.start, other.end]);
}
