/**
 * Who calls a function, and which functions a statement calls: bodies, views, policies, triggers and tables as they are after all migrations,
 * and queries of files and programs. What a migration ran once calls nothing any more. Calls that only a text names are not known.
 */
import { groupBy } from '../../core/collections/group-by.ts';
import { symbolOf } from '../../core/names/symbols.ts';
import type { Use } from '../../core/names/uses.ts';
import type { Described, Origin, Schema } from '../../core/schema/model.ts';
import { outlineOf, type OutlineItem } from '../../core/structure/outline.ts';
import { shift, slice, type Span } from '../../core/text/span.ts';
import type { NamedFile, Step } from './named-files.ts';
import type { Session } from './session.ts';
import { usesOf } from './symbols.ts';
import type { Breath } from './time-slices.ts';

/** A statement that can call functions, and is called if it creates one. */
export interface Caller {
  readonly file: NamedFile;
  readonly step: Step;
  readonly item: OutlineItem;
}

/** The places are those of the calls in the calling file. */
export interface Call {
  readonly with: Caller;
  readonly places: readonly Span[];
}

/** The statement that gave the function its present body. */
export async function callerOf(session: Session, key: string, schema: Schema): Promise<Caller | undefined> {
  const made = schema.functions.get(key)?.at(-1);
  return made === undefined ? undefined : callerAt(session, creationOf(made));
}

export async function callerAt(
  session: Session,
  { file: path, span: { start } }: Origin,
): Promise<Caller | undefined> {
  const file = await session.named(path, { named: true });
  return file && callersIn(file).find(({ step }) => step.statement.span.start === start);
}

export async function callsTo(session: Session, called: Caller, breath: Breath): Promise<readonly Call[]> {
  const key = functionOf(called);
  if (key === undefined) return [];
  const name = called.item.name.toLowerCase().replaceAll('"', '');
  const found: Call[] = [];
  for (const path of session.namingPaths(called.file.path)) {
    if (
      session
        .textOf(path)
        ?.toLowerCase()
        .includes(name.split('.').at(-1) ?? name) !== true
    )
      continue;
    if (breath.isDue) await breath.take();
    const file = await session.named(path, { named: true });
    const last = await lastSchema(session, path);
    for (const caller of file === undefined ? [] : callersIn(file)) {
      const places = callsIn(caller).filter((one) => one.key === key);
      if (places.length > 0 && (last === undefined || isCurrent(caller, last)))
        found.push({ with: caller, places: places.map(({ span }) => span) });
    }
  }
  return found;
}

export async function callsFrom(session: Session, caller: Caller): Promise<readonly Call[]> {
  const schema = (await lastSchema(session, caller.file.path)) ?? caller.step.after;
  const calls = groupBy(callsIn(caller), ({ key }) => key);
  const found = [...calls].map(async ([key, places]): Promise<readonly Call[]> => {
    const called = await callerOf(session, key, schema);
    return called === undefined ? [] : [{ with: called, places: places.map(({ span }) => span) }];
  });
  return (await Promise.all(found)).flat();
}

/** Each statement with its entry in the outline, which has one for each. */
function callersIn(file: NamedFile): readonly Caller[] {
  const items = outlineOf(file.reading).flatMap((one) => (one.kind === 'section' ? one.children : [one]));
  return file.steps.flatMap((step, i) => {
    const item = items[i];
    return item === undefined ? [] : [{ file, step, item }];
  });
}

function callsIn({ step }: Caller): readonly { readonly key: string; readonly span: Span }[] {
  return usesOf(step).flatMap(({ meaning, access, start, end }) =>
    meaning.kind === 'function' && access === 'read'
      ? [{ key: meaning.key, span: shift({ start, end }, step.statement.span.start) }]
      : [],
  );
}

function functionOf({ step }: Caller): string | undefined {
  const [first] = usesOf(step);
  return first?.meaning.kind === 'function' && first.access === 'declare' ? first.meaning.key : undefined;
}

/** The schema after the migrations that the file is one of. */
async function lastSchema(session: Session, path: string): Promise<Schema | undefined> {
  const folder = session.isMigration(path) ? session.folderFor(path) : undefined;
  return folder && session.schemaOf(folder);
}

const defining: ReadonlySet<string> = new Set(['create', 'alter']);
const replaced: ReadonlySet<OutlineItem['kind']> = new Set(['function', 'view', 'trigger', 'policy']);

/** The statement of a migration defines an object that exists, and no later one has replaced it. */
function isCurrent({ file: { path }, step: { statement }, step, item }: Caller, last: Schema): boolean {
  const { tokens, text } = statement.parsed;
  const [first] = usesOf(step);
  if (first === undefined || tokens[0] === undefined) return false;
  if (!defining.has(slice(text, tokens[0]).toLowerCase())) return false;
  const now = objectsOf(first.meaning, last);
  return replaced.has(item.kind)
    ? now.some((one) => {
        const { file, span } = creationOf(one);
        return file === path && span.start === statement.span.start;
      })
    : now.length > 0;
}

function objectsOf(meaning: Use['meaning'], schema: Schema): readonly Defined[] {
  if (meaning.kind === 'function') return schema.functions.get(meaning.key) ?? [];
  const found = symbolOf(meaning, { schema, after: schema }, () => undefined);
  return found?.created === undefined ? [] : [{ origin: found.created, changes: found.changes }];
}

type Defined = Pick<Described, 'changes'> & { readonly origin: Origin };

/** CREATE OR REPLACE is a change of what exists. */
function creationOf({ changes, origin }: Defined): Origin {
  return changes.findLast(({ operation }) => operation.startsWith('create')) ?? origin;
}
