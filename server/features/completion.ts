/**
 * `textDocument/completion`: names on the schema before the statement, best first. The client gets the best items of a long list, and asks
 * again as more is typed.
 */
import {
  CompletionItemKind,
  CompletionTriggerKind,
  InsertTextFormat,
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
} from 'vscode-languageserver';
import { completionsAt } from '../../core/names/completion/complete.ts';
import type { Completion, CompletionKind } from '../../core/names/completion/completion.ts';
import type { TextEdit } from '../../core/text/edit.ts';
import type { ClientAbilities } from '../abilities.ts';
import type { ServerContext } from '../context.ts';
import { isolated } from '../isolate.ts';
import type { Ranges } from '../convert/range.ts';
import { nameAt } from '../language/name.ts';
import type { SessionPlace } from '../workspace/workspace.ts';

export function registerCompletion(context: ServerContext): void {
  const { connection, log, client } = context;
  connection.onCompletion(
    isolated<CompletionParams, CompletionList | null>(
      log,
      'textDocument/completion',
      null,
      async (params, token) => {
        const named = await nameAt(context, 'completion', params, token);
        if (named === undefined) return null;
        const { place, ranges } = named;
        const usage = await place.session.usage(place.file.path, place.schema);
        const found = completionsAt({ ...place, usage, sample: sampleFor(place) });
        // A space opens the list only where nothing but a name can follow.
        if (found === undefined || (isSpace(params) && !found.wantsName)) return null;
        const typed = place.text.slice(found.span.start, place.offset);
        const span = { start: found.span.start + place.base, end: found.span.end + place.base };
        const items = found.items.flatMap((one, i): WrittenItem[] => {
          // The quotes of a program's string leave no place for a snippet's own signs.
          const isSnippet =
            one.snippet !== undefined && client.snippets && place.file.reading.embedded === undefined;
          const edit = place.file.editOf({ span, newText: isSnippet ? one.snippet : one.insert });
          if (edit === undefined) return [];
          const item = {
            label: one.label,
            kind: kinds[one.kind],
            sortText: String(i).padStart(4, '0'),
            ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
            ...detailOf(one, client),
            ...filterOf(one, typed),
          };
          return [{ item, edit }];
        });
        return { isIncomplete: found.more, ...written(items, client, ranges) };
      },
    ),
  );
}

interface WrittenItem {
  readonly item: CompletionItem;
  readonly edit: TextEdit;
}

/** All items of a list are in one place: to say so once makes a list of 200 half as long. */
function written(
  all: readonly WrittenItem[],
  { sharedRange }: ClientAbilities,
  ranges: Ranges,
): Pick<CompletionList, 'items' | 'itemDefaults'> {
  const [first] = all;
  const { start, end } = first?.edit.span ?? { start: 0, end: 0 };
  const isShared = sharedRange && all.every(({ edit: { span } }) => span.start === start && span.end === end);
  if (!isShared)
    return {
      items: all.map(({ item, edit }) => ({
        ...item,
        textEdit: { range: ranges.toRange(edit.span), newText: edit.newText },
      })),
    };
  return {
    itemDefaults: { editRange: ranges.toRange({ start, end }) },
    items: all.map(({ item, edit: { newText } }) =>
      newText === item.label ? item : { ...item, textEditText: newText },
    ),
  };
}

function detailOf(
  { detail }: Completion,
  { labelDetails }: ClientAbilities,
): Pick<CompletionItem, 'detail' | 'labelDetails'> {
  if (detail === undefined) return {};
  return labelDetails ? { labelDetails: { description: detail } } : { detail };
}

/** The text of the migration before this one, or of the last one. */
function sampleFor({ session, file }: SessionPlace): string | undefined {
  if (!session.isMigration(file.path)) return undefined;
  const migrations = session.namingPaths(file.path).filter((path) => session.isMigration(path));
  const own = migrations.indexOf(file.path);
  const path = migrations[own > 0 ? own - 1 : migrations.length - 1];
  return path === undefined || path === file.path ? '' : (session.textOf(path) ?? '');
}

function isSpace({ context }: CompletionParams): boolean {
  return context?.triggerKind === CompletionTriggerKind.TriggerCharacter && context.triggerCharacter === ' ';
}

/** A name typed with its opening quote is matched by the name after it. */
function filterOf(one: Completion, typed: string): Pick<CompletionItem, 'filterText'> {
  const quote = /^["'`[]/.exec(typed)?.[0] ?? '';
  const text = one.filter ?? one.label;
  const filterText = text.startsWith(quote) ? text : `${quote}${text}`;
  // Clients take the label where there is none.
  return filterText === one.label ? {} : { filterText };
}

const kinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  column: CompletionItemKind.Field,
  table: CompletionItemKind.Struct,
  view: CompletionItemKind.Interface,
  query: CompletionItemKind.Reference,
  alias: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  type: CompletionItemKind.TypeParameter,
  schema: CompletionItemKind.Module,
  value: CompletionItemKind.EnumMember,
  variable: CompletionItemKind.Variable,
  condition: CompletionItemKind.Operator,
  list: CompletionItemKind.Snippet,
  part: CompletionItemKind.Property,
  index: CompletionItemKind.Property,
  keyword: CompletionItemKind.Keyword,
};
