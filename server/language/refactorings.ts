/**
 * The refactorings that a place allows, as code actions. They are computed when somebody opens the menu, not at each move of the cursor: a
 * light bulb at every name would say nothing. One that claims to keep the rows is checked when it is chosen; its title says so, or that it is not.
 */
import {
  CodeActionKind,
  CodeActionTriggerKind,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type Position,
} from 'vscode-languageserver';
import { isObject } from '../../core/syntax/postgres/raw-tree.ts';
import { refactorings } from '../../core/refactorings/actions/index.ts';
import {
  refactoringPlace,
  type Offer,
  type Refactoring,
  type RefactoringPlace,
} from '../../core/refactorings/refactoring.ts';
import { newestVersion } from '../../core/migrations/dialect/server-version.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { shift } from '../../core/text/span.ts';
import type { ServerContext } from '../context.ts';
import { applying, plainEdit, type EditContext } from '../convert/code-action.ts';
import { rangesOf } from '../convert/range.ts';
import { sourceOf } from '../workspace/source.ts';
import {
  comparableQuery,
  doubtOf,
  formsOf,
  sameToTheGrammar,
  type ComparableQuery,
} from './compared-rows.ts';
import { nameAt } from './name.ts';

export async function refactoringActions(
  context: ServerContext,
  params: CodeActionParams,
  edits: EditContext,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const wanted = wantedKinds(params);
  const position = params.range.start;
  const place = wanted.length === 0 ? undefined : await placeAt(context, edits, position, token);
  if (place === undefined) return [];
  const isSame = await sameToTheGrammar();
  return wanted.flatMap((one) => {
    const offer = one.offer(place.here);
    return offer === undefined ? [] : actionOf(one, offer, { context, params, edits, isSame, ...place });
  });
}

interface Place {
  readonly here: RefactoringPlace;
  /** Offset of its text in the document. */
  readonly base: number;
  /** Undefined where no rows can be compared. */
  readonly comparable: ComparableQuery | undefined;
}

async function placeAt(
  context: ServerContext,
  { uri, ranges }: Pick<EditContext, 'uri' | 'ranges'>,
  position: Position,
  token: CancellationToken,
): Promise<Place | undefined> {
  const document = context.documents.get(uri);
  const asked = await nameAt(context, 'refactorings', { textDocument: { uri }, position }, token);
  if (asked === undefined || document === undefined) return undefined;
  const { place } = asked;
  const { session, file } = place;
  // Text between the quotes of a program has escapes of its own.
  if (file.reading.embedded !== undefined || session.isAppliedMigration(file.path)) return undefined;
  const targetVersion = session.folderFor(file.path)?.targetVersion ?? newestVersion;
  const here = refactoringPlace(place, targetVersion);
  const comparable = context.client.lateEdits
    ? await comparableQuery(context, sourceOf(document), ranges.toOffset(position), place.schema)
    : undefined;
  return { here, base: place.base, comparable };
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

interface Asked extends Place {
  readonly context: ServerContext;
  readonly params: CodeActionParams;
  readonly edits: EditContext;
  readonly isSame: (one: string, other: string) => boolean;
}

/** A refused one is shown, with its reason, only to somebody who asks for refactorings. */
function actionOf(refactoring: Refactoring, offer: Offer, asked: Asked): CodeAction[] {
  const { title, keeps } = refactoring;
  const { context, params, edits, base, here, comparable, isSame } = asked;
  const kind = kinds[refactoring.kind];
  if (offer.kind === 'refused') {
    if (!context.client.disabledActions || params.context.only === undefined) return [];
    return [{ title, kind, disabled: { reason: offer.because } }];
  }
  const moved = movedBy(base, offer);
  const now = { kind, edit: plainEdit(moved, edits) };
  if (offer.differs !== undefined) return [{ ...now, title: `${title} (${offer.differs})` }];
  const { text } = here.source;
  if (keeps !== 'rows' || isSame(text, applyEdits(text, offer.edits) ?? '')) return [{ ...now, title }];
  if (comparable === undefined || formsOf(comparable, moved) === undefined)
    return [{ ...now, title: `${title} (not checked)` }];
  const data: Chosen = {
    refactoring: title,
    uri: edits.uri,
    version: edits.version,
    position: params.range.start,
  };
  return [{ kind, title: `${title} (rows are compared first)`, data }];
}

function movedBy(base: number, { edits }: Extract<Offer, { kind: 'edits' }>) {
  return edits.map((one) => ({ ...one, span: shift(one.span, base) }));
}

// ---------------------------------------------------------------------------------------------------------------- chosen

/** What an action without an edit carries: the refactoring and its place. */
interface Chosen {
  /** Its title. */
  readonly refactoring: string;
  readonly uri: string;
  readonly version: number;
  readonly position: Position;
}

/** The action with its edit; with a preview of it where the rows are in doubt. */
export async function checkedRefactoring(
  context: ServerContext,
  action: CodeAction,
  token: CancellationToken,
): Promise<CodeAction> {
  const data: unknown = action.data;
  if (!isChosen(data)) return action;
  const document = context.documents.get(data.uri);
  if (document?.version !== data.version)
    throw new ResponseError(LSPErrorCodes.ContentModified, 'The document has changed.');
  const text = document.getText();
  const ranges = rangesOf(text);
  const place = await placeAt(context, { uri: data.uri, ranges }, data.position, token);
  const offer = place && refactorings.find(({ title }) => title === data.refactoring)?.offer(place.here);
  if (place?.comparable === undefined || offer?.kind !== 'edits') return action;
  const moved = movedBy(place.base, offer);
  const forms = formsOf(place.comparable, moved);
  if (forms === undefined) return action;
  const doubt = await doubtOf(context, place.comparable.target, forms);
  const { client } = context;
  const edits = { uri: data.uri, version: data.version, text, ranges, root: undefined, client: client.edits };
  if (doubt === undefined) return { ...action, edit: plainEdit(moved, edits) };
  const fix = { kind: 'rewrite', title: data.refactoring, edits: moved, differs: [doubt] } as const;
  return { ...action, ...applying(fix, edits, client.fixPreview) };
}

function isChosen(data: unknown): data is Chosen {
  if (!isObject(data) || !isObject(data['position'])) return false;
  const { refactoring, uri, version, position } = data;
  return (
    typeof refactoring === 'string' &&
    typeof uri === 'string' &&
    typeof version === 'number' &&
    typeof position['line'] === 'number' &&
    typeof position['character'] === 'number'
  );
}
