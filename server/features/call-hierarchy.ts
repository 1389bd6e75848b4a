/** `textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls` and `outgoingCalls`: who calls a function, and which functions a statement calls. */
import type {
  CallHierarchyIncomingCallsParams,
  CallHierarchyItem,
  CallHierarchyIncomingCall,
  CallHierarchyOutgoingCall,
  CallHierarchyOutgoingCallsParams,
  CallHierarchyPrepareParams,
  Range,
} from 'vscode-languageserver';
import { useAt } from '../../core/names/place.ts';
import type { Span } from '../../core/text/span.ts';
import { callerAt, callerOf, callsFrom, callsTo, type Caller } from '../../engine/session/calls.ts';
import type { Session } from '../../engine/session/session.ts';
import { Breath } from '../../engine/session/time-slices.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { symbolKinds } from '../convert/symbol-kind.ts';
import { pathOf } from '../convert/uri.ts';
import { isolated } from '../isolate.ts';
import { nameAt } from '../language/name.ts';
import { relativeIn } from '../workspace/place.ts';
import { referenceLocator } from '../workspace/reference-locator.ts';

export function registerCallHierarchy(context: ServerContext): void {
  const { connection, log } = context;
  const { callHierarchy } = connection.languages;
  callHierarchy.onPrepare(
    isolated<CallHierarchyPrepareParams, CallHierarchyItem[] | null>(
      log,
      'textDocument/prepareCallHierarchy',
      null,
      async (params, token) => {
        const named = await nameAt(context, 'callHierarchy', params, token);
        const use = named && useAt(named.place);
        if (named === undefined || use?.meaning.kind !== 'function') return null;
        const { session, file, after } = named.place;
        const folder = session.folderFor(file.path);
        const last = folder && (await session.schemaOf(folder));
        const { key } = use.meaning;
        const found = (last && (await callerOf(session, key, last))) ?? (await callerOf(session, key, after));
        const item = found && itemOf(context, session, found);
        return item === undefined ? null : [item];
      },
    ),
  );
  callHierarchy.onIncomingCalls(
    isolated<CallHierarchyIncomingCallsParams, CallHierarchyIncomingCall[]>(
      log,
      'callHierarchy/incomingCalls',
      [],
      async ({ item }, token) => {
        const asked = await askedFor(context, item);
        if (asked === undefined) return [];
        const { session, caller } = asked;
        return (await callsTo(session, caller, new Breath(abortOf(token)))).flatMap(
          ({ with: other, places }) => {
            const from = itemOf(context, session, other);
            return from === undefined
              ? []
              : [{ from, fromRanges: rangesIn(context, session, other, places) }];
          },
        );
      },
    ),
  );
  callHierarchy.onOutgoingCalls(
    isolated<CallHierarchyOutgoingCallsParams, CallHierarchyOutgoingCall[]>(
      log,
      'callHierarchy/outgoingCalls',
      [],
      async ({ item }) => {
        const asked = await askedFor(context, item);
        if (asked === undefined) return [];
        const { session, caller } = asked;
        return (await callsFrom(session, caller)).flatMap(({ with: other, places }) => {
          const to = itemOf(context, session, other);
          return to === undefined ? [] : [{ to, fromRanges: rangesIn(context, session, caller, places) }];
        });
      },
    ),
  );
}

/** The client returns an item with what it was given: the start of its statement in what is read of the file. */
async function askedFor(
  { workspace }: ServerContext,
  { uri, data }: CallHierarchyItem,
): Promise<{ readonly session: Session; readonly caller: Caller } | undefined> {
  const absolute = pathOf(uri);
  if (typeof data !== 'number') return undefined;
  for (const session of await workspace.sessions()) {
    const path = absolute && relativeIn(session.root, absolute);
    const caller = path && (await callerAt(session, { file: path, span: { start: data, end: data } }));
    if (caller) return { session, caller };
  }
  return undefined;
}

function itemOf(
  context: ServerContext,
  session: Session,
  { file, step, item: { kind, name, detail, span, nameSpan } }: Caller,
): CallHierarchyItem | undefined {
  const locate = referenceLocator(context, session.root);
  const whole = locate({ path: file.path, span: file.placeOf(span) });
  const own = locate({ path: file.path, span: file.placeOf(nameSpan) });
  if (whole === undefined || own === undefined) return undefined;
  return {
    ...{ name, kind: symbolKinds[kind], uri: whole.uri, range: whole.range, selectionRange: own.range },
    detail: detail === undefined ? file.path : `${detail}, ${file.path}`,
    data: step.statement.span.start,
  };
}

function rangesIn(
  context: ServerContext,
  session: Session,
  { file }: Caller,
  places: readonly Span[],
): Range[] {
  const locate = referenceLocator(context, session.root);
  return places.flatMap((span) => locate({ path: file.path, span: file.placeOf(span) })?.range ?? []);
}
