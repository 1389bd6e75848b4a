/**
 * The refactorings that a place allows, as code actions. They are computed when somebody opens the menu, not at each move of the cursor: a
 * light bulb at every name would say nothing.
 */
import {
  CodeActionKind,
  CodeActionTriggerKind,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
} from 'vscode-languageserver';
import { refactorings } from '../../core/refactorings/actions/index.ts';
import { refactoringPlace, type Offer, type Refactoring } from '../../core/refactorings/refactoring.ts';
import { newestVersion } from '../../core/migrations/dialect/server-version.ts';
import { shift } from '../../core/text/span.ts';
import type { ServerContext } from '../context.ts';
import { plainEdit, type EditContext } from '../convert/code-action.ts';
import { nameAt } from './name.ts';

export async function refactoringActions(
  context: ServerContext,
  params: CodeActionParams,
  edits: EditContext,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const wanted = wantedKinds(params);
  if (wanted.length === 0) return [];
  const request = { textDocument: params.textDocument, position: params.range.start };
  const asked = await nameAt(context, 'refactorings', request, token);
  if (asked === undefined) return [];
  const { place } = asked;
  const { session, file } = place;
  // Text between the quotes of a program has escapes of its own.
  if (file.reading.embedded !== undefined || session.isAppliedMigration(file.path)) return [];
  const targetVersion = session.folderFor(file.path)?.targetVersion ?? newestVersion;
  const here = refactoringPlace(place, targetVersion);
  return wanted.flatMap((one) => {
    const offer = one.offer(here);
    return offer === undefined ? [] : actionOf(one, offer, place.base, { context, params, edits });
  });
}

function wantedKinds({ context }: CodeActionParams): readonly Refactoring[] {
  const { only, triggerKind } = context;
  if (only === undefined) return triggerKind === CodeActionTriggerKind.Automatic ? [] : refactorings;
  return refactorings.filter(({ kind }) =>
    only.some((one) => one === CodeActionKind.Refactor || one === kinds[kind]),
  );
}

const kinds: Readonly<Record<Refactoring['kind'], CodeActionKind>> = {
  rewrite: CodeActionKind.RefactorRewrite,
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
};

interface Asked {
  readonly context: ServerContext;
  readonly params: CodeActionParams;
  readonly edits: EditContext;
}

/** A refused one is shown, with its reason, only to somebody who asks for refactorings. */
function actionOf(
  { title, kind }: Refactoring,
  offer: Offer,
  base: number,
  { context, params, edits }: Asked,
): CodeAction[] {
  if (offer.kind === 'refused') {
    if (!context.client.disabledActions || params.context.only === undefined) return [];
    return [{ title, kind: kinds[kind], disabled: { reason: offer.because } }];
  }
  const moved = offer.edits.map((one) => ({ ...one, span: shift(one.span, base) }));
  const full = offer.differs === undefined ? title : `${title} (${offer.differs})`;
  return [{ title: full, kind: kinds[kind], edit: plainEdit(moved, edits) }];
}
