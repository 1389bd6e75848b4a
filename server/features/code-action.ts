/** `textDocument/codeAction`: fixes of findings, one action for all safe fixes, suppression with a reason, and refactorings. */
import { basename } from 'node:path';
import {
  CodeActionKind,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
  type Position,
} from 'vscode-languageserver';
import type { Finding, Fix } from '../../core/findings/finding.ts';
import { severities } from '../../core/findings/grading.ts';
import { ownRules, syntaxError } from '../../core/lint/own-rules.ts';
import { fixAllOf } from '../../core/lint/fix-all.ts';
import { lineStart, reasonPlaceholder } from '../../core/lint/suppression-comments.ts';
import { writeSuppression } from '../../core/lint/suppression-edits.ts';
import { insert, type TextEdit } from '../../core/text/edit.ts';
import type { ServerContext } from '../context.ts';
import { applying, plainEdit, type EditContext } from '../convert/code-action.ts';
import { fixAllKind } from '../convert/legend.ts';
import { rangesOf } from '../convert/range.ts';
import { uriOf } from '../convert/uri.ts';
import { isolated } from '../isolate.ts';
import { meantActions } from '../described/actions.ts';
import { checkedRefactoring, refactoringActions } from '../language/refactorings.ts';
import { sizeActions } from '../plans/size-action.ts';
import { draftState, isAtBeginning, selectActions, type DraftState } from '../proof/actions.ts';
import { statementsToTell } from '../proof/statements.ts';
import { suppressionPoint } from '../workspace/suppression-point.ts';
import { sourceOf } from '../workspace/source.ts';
import type { DocumentReport, SourceDocument } from '../engine.ts';

export function registerCodeAction(context: ServerContext): void {
  const { connection, documents, log, workspace, settings, client } = context;
  connection.onCodeActionResolve((action, token) => checkedRefactoring(context, action, token));
  connection.onCodeAction(
    isolated<CodeActionParams, CodeAction[]>(log, 'textDocument/codeAction', [], async (params, token) => {
      const document = documents.get(params.textDocument.uri);
      if (document === undefined || !(await settings.of(document.uri)).enable) return [];
      const source = sourceOf(document);
      const history = workspace.showsApplied(document.uri) ? 'applied' : 'new';
      const report = await workspace.report(source, token);
      const ranges = rangesOf(source.text);
      const edits: EditContext = {
        uri: document.uri,
        version: document.version,
        text: source.text,
        ranges,
        root: report.root,
        client: client.edits,
      };
      const wanted = { start: ranges.toOffset(params.range.start), end: ranges.toOffset(params.range.end) };
      const here = report.findings.filter((finding) => touches(finding, wanted));
      const known = context.documentProofs.of(document.uri);
      const draft = draftState(known, document.version);
      const shown = params.context.diagnostics;
      const asked: Asked = { report, source, history, edits, here, shown, draft };
      const statements = await statementsToTell(context, source, report, token);
      const ofProof = { known, statements, edits, wanted, client };
      return [
        ...(accepts(params, CodeActionKind.QuickFix)
          ? [
              ...selectActions(ofProof),
              ...(isAtBeginning(statements, wanted) ? rollbackAction(context, asked) : []),
              ...(await meantActions(context, source, { edits, wanted }, token)),
              ...quickFixes(context, asked),
            ]
          : []),
        ...(accepts(params, fixAllKind) ? fixAll(asked) : []),
        ...(await refactoringActions(context, params, edits, token)),
        ...(await sizeActions(context, source, params, wanted.start, token)),
      ];
    }),
  );
}

interface Asked {
  /** Applied migrations are never edited, not even their comments, since tools compare checksums. Their findings have no fixes. */
  readonly history: 'new' | 'applied';
  readonly source: SourceDocument;
  readonly report: DocumentReport;
  readonly edits: EditContext;
  /** The findings that overlap the range. */
  readonly here: readonly Finding[];
  /** Their diagnostics as sent to the client. */
  readonly shown: readonly Diagnostic[];
  /** The drafted rollback. */
  readonly draft: DraftState;
}

function quickFixes(context: ServerContext, asked: Asked): CodeAction[] {
  const here = asked.here.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const once = here.filter((finding, i) => here.findIndex(({ rule }) => rule === finding.rule) === i);
  // Fixes come first, suppressions last.
  return [
    ...here.flatMap((finding) => ownFix(context, finding, asked)),
    ...once.flatMap((finding) => fixAllOfRule(finding, asked)),
    ...(asked.history === 'new'
      ? distinct(here.flatMap((finding) => suppress(context, finding, asked)))
      : []),
    ...(asked.history === 'new' ? here.flatMap((finding) => accept(context, finding, asked)) : []),
  ];
}

/** One comment suppresses all findings of its rule in a statement. */
function distinct(actions: readonly CodeAction[]): CodeAction[] {
  const known = new Map(
    actions.toReversed().map((one) => [JSON.stringify([one.title, one.command, one.edit]), one]),
  );
  return [...known.values()].toReversed();
}

function ownFix(context: ServerContext, finding: Finding, asked: Asked): CodeAction[] {
  const { fix, rule } = finding;
  if (fix === undefined) return [];
  const diagnostics = shownOf(finding, asked);
  if (rule !== missingDown) return fixActions(context, fix, asked, diagnostics);
  const { draft } = asked;
  // The proved rollback replaces the drafted one.
  if (draft.kind === 'proved') return [];
  const state = draft.kind === 'failed' ? `did not hold when proved: ${draft.because}` : 'not proved';
  return fixActions(context, { ...fix, title: `${fix.title} (${state})` }, asked, diagnostics);
}

const missingDown = 'transaction/missing-down';

/** The proved rollback is offered whether or not the rule is enabled. */
function rollbackAction(context: ServerContext, asked: Asked): CodeAction[] {
  const { draft, here } = asked;
  if (draft.kind !== 'proved') return [];
  const findings = here.filter(({ rule }) => rule === missingDown);
  const diagnostics = findings.flatMap((finding) => shownOf(finding, asked));
  return fixActions(context, draft.fix, asked, diagnostics);
}

function fixActions(
  { client }: ServerContext,
  fix: Fix,
  asked: Asked,
  diagnostics: Diagnostic[],
): CodeAction[] {
  const made = applying(fix, asked.edits, client.fixPreview);
  if (made === undefined) return [];
  return [{ kind: CodeActionKind.QuickFix, diagnostics, ...made, isPreferred: fix.kind === 'edit' }];
}

/** Only safe edits that need no preview; others are reviewed one by one. */
function fixAllOfRule(finding: Finding, asked: Asked): CodeAction[] {
  const { report, source, edits } = asked;
  const same = report.findings.filter((other) => other.rule === finding.rule && other.fix?.kind === 'edit');
  if (finding.fix?.kind !== 'edit' || same.length < 2) return [];
  return [
    {
      title: `Fix all ${same.length} findings of ${finding.rule} in this file`,
      kind: CodeActionKind.QuickFix,
      diagnostics: shownOf(finding, asked),
      edit: plainEdit(fixAllOf(source.text, same).edits, edits),
    },
  ];
}

function fixAll({ report, source: { text }, edits }: Asked): CodeAction[] {
  const { edits: all } = fixAllOf(text, report.findings);
  if (all.length === 0) return [];
  return [{ title: 'Fix all that Plinth can fix safely', kind: fixAllKind, edit: plainEdit(all, edits) }];
}

/** Our client's command leaves the cursor on the reason; other editors get a placeholder that is reported until it is replaced. */
function suppress(context: ServerContext, finding: Finding, asked: Asked): CodeAction[] {
  const { report, source, edits } = asked;
  if (commentRules.has(finding.rule)) return [];
  const at = suppressionPoint(report.statements, finding.span.start);
  if (at === undefined) return [];
  const title = `Suppress ${finding.rule} here, with a reason`;
  const common = { title, kind: CodeActionKind.QuickFix, diagnostics: shownOf(finding, asked) };
  const inProgram = programComment(source, at, finding.rule);
  if (inProgram !== undefined) return [{ ...common, edit: plainEdit([inProgram], edits) }];
  if (!context.client.editorCommands)
    return [{ ...common, edit: plainEdit([writeSuppression(source.text, at, finding.rule)], edits) }];
  const argument = { uri: edits.uri, at: edits.ranges.toPosition(at), rule: finding.rule };
  return [{ ...common, command: { title, command: 'plinth.suppress', arguments: [argument] } }];
}

/** Needs our client's command: a baseline counts only once it is saved, and an edit of a hidden file would stay unsaved. */
function accept({ client }: ServerContext, finding: Finding, asked: Asked): CodeAction[] {
  const change = client.editorCommands ? asked.report.accepting(finding) : undefined;
  if (change === undefined || commentRules.has(finding.rule)) return [];
  const title = `Accept this ${finding.rule} in ${basename(change.file)}`;
  const command = 'plinth.acceptFinding';
  const argument = { uri: uriOf(change.file), text: change.text };
  const diagnostics = shownOf(finding, asked);
  return [
    { title, kind: CodeActionKind.QuickFix, diagnostics, command: { title, command, arguments: [argument] } },
  ];
}

const programs = /^(?:typescript|javascript|python|go$|java$|kotlin|csharp|ruby|php|rust)/;

/** In a program, the comment is placed above the line on which the statement begins; in a multi-line string, SQL comments are used. */
function programComment(
  { languageId, text }: SourceDocument,
  at: number,
  rule: string,
): TextEdit | undefined {
  if (!programs.test(languageId)) return undefined;
  const start = lineStart(text, at);
  const before = text.slice(start, at);
  if (before.trim() === '') return undefined;
  const indent = /^[ \t]*/.exec(before)?.[0] ?? '';
  const mark = /^(?:python|ruby)$/.test(languageId) ? '#' : '//';
  return insert(start, `${indent}${mark} plinth-ignore ${rule}: ${reasonPlaceholder}\n`);
}

/** Findings about comments cannot be suppressed by a comment. */
const commentRules: ReadonlySet<string> = new Set(
  ownRules.filter(({ id }) => id.startsWith('convention/') && id !== syntaxError.id).map(({ id }) => id),
);

function touches(finding: Finding, range: { readonly start: number; readonly end: number }): boolean {
  return finding.span.start <= range.end && range.start <= finding.span.end;
}

function shownOf(finding: Finding, { shown, edits }: Pick<Asked, 'shown' | 'edits'>): Diagnostic[] {
  const { start, end } = edits.ranges.toRange(finding.span);
  const alike = shown.filter((one) => one.code === finding.rule && one.message === finding.message);
  const here = alike.filter(({ range }) => isAt(range.start, start) && isAt(range.end, end));
  // The client's diagnostics may be slightly out of date, so positions are not compared.
  return here.length > 0 ? here : alike;
}

function isAt(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character;
}

/** Kinds are hierarchical: a request for `source.fixAll` accepts `source.fixAll.plinth`. */
function accepts({ context }: CodeActionParams, kind: string): boolean {
  // Without a filter the request comes from the light bulb: "fix all" is a source action.
  if (context.only === undefined) return kind === CodeActionKind.QuickFix;
  return context.only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
}
