/** Extracts the SQL from a program. Never fails: an unreadable file contains none. */
import type ts from 'typescript';
import { closed, finished, withNumbers } from '../../core/embedded-sql/embedded.ts';
import type {
  EmbeddedSql,
  ForeignCall,
  Piece,
  ScriptSection,
  Sending,
} from '../../core/embedded-sql/embedded.ts';
import type { EmbeddedDocument } from '../../core/embedded-sql/document.ts';
import { layOut } from '../../core/embedded-sql/layout.ts';
import type { Span } from '../../core/text/span.ts';
import { isScriptPath } from '../../core/migrations/detection/script-path.ts';
import { ignoredBy, remarksIn } from './remarks.ts';
import { injectionsIn } from './injections.ts';
import { directionsOf, optsOut, type ScriptEvent } from './migration-script.ts';
import { positionOf } from './position.ts';
import type { Sink } from './sink.ts';
import type { Text } from './parts.ts';
import { sinkAt, unsentText } from './sinks.ts';
import { loadedLanguage } from './trees/grammars.ts';
import { readTree } from './trees/read.ts';
import { parsedScript, typescript } from './typescript.ts';

/** For languages other than TypeScript and JavaScript, `loadGrammar` comes first. */
export function readScript(path: string, source: string): EmbeddedDocument {
  const embedded = mayHoldSql(path, source) ? embeddedOf(path, source) : undefined;
  return { ...(embedded ?? nothing(source)), layout: layOut(embedded ?? nothing(source)) };
}

/** Most programs contain no SQL and are not parsed. */
function mayHoldSql(path: string, source: string): boolean {
  return isScriptPath(path) ? words.test(source) : statements.test(source) || loudVerbs.test(source);
}

/** Lower-case, these are words of many comments. */
const loudVerbs =
  /\b(?:CREATE|ALTER|DROP|SHOW|SET|VACUUM|REINDEX|ANALYZE|GRANT|REVOKE|LOCK|COPY|CALL|BEGIN|COMMIT|ROLLBACK)\s/;

/** In other languages the words of SQL are keywords and names. */
const statements =
  /\bselect\s|\binsert\s+into\b|\bupdate\s+\S[^;]{0,300}?\sset\b|\bdelete\s+(?:\w+\s+)?from\b|\b(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:unique\s+)?(?:table|index|view|function|type|extension|trigger|schema|materialized|sequence)\b|\btruncate\s|\bas\s*\(|\bsql\b|\breplace\s+into\b|\bpragma\s/i;

const words =
  /\b(?:select|insert|update|delete|alter|create|drop|truncate|replace|grant|with|raw|sql|\$(?:query|execute)Raw\w*|literal|createQueryBuilder|typeorm|\w+Raw)\b/i;

/** A program that is nested deeper than the stack was generated: findings in it do not matter. */
function embeddedOf(path: string, source: string): EmbeddedSql | undefined {
  try {
    const loaded = loadedLanguage(path);
    if (loaded !== undefined) return readTree(source, loaded);
    if (!isScriptPath(path)) return undefined;
    return embeddedIn(parsedScript(path, source));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function nothing(source: string): EmbeddedSql {
  return { source, pieces: [], script: undefined, comments: [], findings: [] };
}

function embeddedIn(file: ts.SourceFile): EmbeddedSql {
  const directions = directionsOf(file);
  const { sinks, unsent } = textsIn(file, directions.length > 0 ? 'migration' : 'program');
  const pieces = new Map<string, Piece>();
  const pieceOf = (sink: Pick<Sink, 'text'>): Piece | undefined => {
    const at = extent(sink);
    if (at === undefined) return undefined;
    const key = `${String(at.start)} ${String(at.end)}`;
    const piece = pieces.get(key) ?? { at, parts: closed(withNumbers(finished(sink.text.parts))) };
    pieces.set(key, piece);
    return piece;
  };
  const isMigration = directions.length > 0;
  for (const sink of sinks)
    if (sink.holds === 'statements' && (isMigration || !makesItsOwn(sink))) pieceOf(sink);
  const sent = new Set(sinks.flatMap(({ text }) => text.parts.map(({ at }) => at.start)));
  for (const text of unsent)
    if (!text.parts.some(({ at }) => sent.has(at.start)) && !makesItsOwn({ text })) pieceOf({ text });
  const sending = (event: ScriptEvent): readonly (Sending | ForeignCall)[] => {
    if (event.kind === 'call') return [event];
    const piece = pieceOf(event.sink);
    return piece === undefined ? [] : [{ kind: 'piece', piece, conditional: event.conditional }];
  };
  const script =
    directions.length === 0
      ? undefined
      : ({
          sections: directions.map(({ direction, at, events }): ScriptSection => ({
            direction,
            at,
            sent: events.flatMap(sending),
            transaction: isManaged(events) ? 'own' : 'tool',
          })),
          transaction: optsOut(file) ? 'none' : 'as-usual',
        } as const);
  const comments = remarksIn(file);
  return {
    source: file.text,
    pieces: [...pieces.values()].sort((a, b) => a.at.start - b.at.start),
    script,
    comments,
    findings: injectionsIn(sinks).map((one) => ignoredBy(one, comments, [...pieces.values()], file.text)),
  };
}

/** Everything that it sends is inside a transaction that it opens itself. */
function isManaged(events: readonly ScriptEvent[]): boolean {
  const sinks = events.flatMap((event) => (event.kind === 'sink' ? [event] : []));
  return sinks.length > 0 && sinks.every(({ inTransaction }) => inTransaction);
}

interface Texts {
  readonly sinks: readonly Sink[];
  /** Statements that are passed to no known call. */
  readonly unsent: readonly Text[];
}

function textsIn(file: ts.SourceFile, around: 'migration' | 'program'): Texts {
  const sinks: Sink[] = [];
  const unsent: Text[] = [];
  const nodes: ts.Node[] = [file];
  const t = typescript();
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const sink = sinkAt(node, around);
    if (sink !== undefined) sinks.push(sink);
    const text = unsentText(node);
    if (text !== undefined) unsent.push(text);
    const children: ts.Node[] = [];
    t.forEachChild(node, (child) => {
      children.push(child);
    });
    nodes.push(...children.reverse());
  }
  return { sinks, unsent };
}

/** A program that creates or drops tables under computed names: partitions, working tables, which belong to the program alone. */
function makesItsOwn({ text }: Pick<Sink, 'text'>): boolean {
  const sql = text.parts.map((part) => part.text).join('');
  return (
    /^\s*(?:create|drop|alter|truncate|reindex|refresh)\b/i.test(sql) &&
    text.holes.some(({ part }) => positionOf(text, part).kind === 'name')
  );
}

function extent({ text }: Pick<Sink, 'text'>): Span | undefined {
  if (text.parts.every((part) => part.text.trim() === '' || part.kind === 'hole')) return undefined;
  const start = Math.min(...text.parts.map((part) => part.at.start));
  const end = Math.max(...text.parts.map((part) => part.at.end));
  return { start, end };
}
