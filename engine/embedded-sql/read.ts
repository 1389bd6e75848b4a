/** Extracts the SQL from a program. Never fails: an unreadable file contains none. */
import type ts from 'typescript';
import type { EmbeddedSql, ForeignCall, ScriptSection, Sending } from '../../core/embedded-sql/embedded.ts';
import type { EmbeddedDocument } from '../../core/embedded-sql/document.ts';
import { layOut } from '../../core/embedded-sql/layout.ts';
import { isScriptPath } from '../../core/migrations/detection/script-path.ts';
import { ignoredBy, remarksIn } from './remarks.ts';
import { injectionsIn } from './injections.ts';
import { directionsOf, optsOut, type ScriptEvent } from './migration-script.ts';
import { Pieces, textsIn } from './texts.ts';
import { mayBeginQuery } from './statement-text.ts';
import { loadedLanguage } from './trees/grammars.ts';
import { readTree } from './trees/read.ts';
import { parsedScript } from './typescript.ts';

/** For languages other than TypeScript and JavaScript, `loadGrammar` comes first. */
export function readScript(path: string, source: string): EmbeddedDocument {
  const embedded = mayHoldSql(path, source) ? embeddedOf(path, source) : undefined;
  return { ...(embedded ?? nothing(source)), layout: layOut(embedded ?? nothing(source)) };
}

/** Most programs contain no SQL and are not parsed. */
function mayHoldSql(path: string, source: string): boolean {
  if (isMinified(path, source)) return false;
  if (statements.test(source) || loudVerbs.test(source)) return true;
  // A call that sends any text, or a migration that a query builder writes.
  return isScriptPath(path) && (sends.test(source) || (builds.test(source) && directions.test(source)));
}

/** False for a program that has no query of rows, and can send fragments at most: of the programs that may hold SQL, most. */
export function mayHoldQuery(path: string, source: string): boolean {
  return mayHoldSql(path, source) && mayBeginQuery(source);
}

/** Lower-case, these are words of many comments. */
const loudVerbs =
  /\b(?:CREATE|ALTER|DROP|SHOW|SET|VACUUM|REINDEX|ANALYZE|GRANT|REVOKE|LOCK|COPY|CALL|BEGIN|COMMIT|ROLLBACK)\s/;

/** By the mark that GitHub uses: more than 110 characters in a line of JavaScript, on average. Nobody writes SQL there. */
function isMinified(path: string, source: string): boolean {
  if (!/\.[cm]?js$/.test(path) || source.length < 10_000) return false;
  let lines = 1;
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) lines += 1;
  return source.length / lines > 110;
}

/** By themselves, the words of SQL are keywords and names of programs. */
const statements =
  /\bselect\s|\binsert\s+into\b|\bupdate\s+\S[^;]{0,300}?(?:\s|\\n)set\b|\bdelete\s+(?:\w+\s+)?from\b|\b(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:(?:unique|unlogged|temp(?:orary)?)\s+)?(?:table|index|view|function|type|extension|trigger|schema|materialized|sequence)\b|\btruncate\s|\bas\s*\(|\bsql\b|\breplace\s+into\b|\bpragma\s/i;

const sends = /\b(?:raw|\$(?:query|execute)Raw\w*|literal|createQueryBuilder|typeorm|\w+Raw)\b/i;
const builds = /\b(?:select|insert|update|delete|alter|create|drop|truncate|replace|grant|with)\b/i;
const directions = /\b(?:up|down)\b/;

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
  const around = directions.length > 0 ? 'migration' : 'program';
  const texts = textsIn(file, around);
  const pieces = new Pieces();
  pieces.take(texts, around);
  const sending = (event: ScriptEvent): readonly (Sending | ForeignCall)[] => {
    if (event.kind === 'call') return [event];
    const piece = pieces.of(event.sink);
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
    pieces: pieces.all.toSorted((a, b) => a.at.start - b.at.start),
    script,
    comments,
    findings: injectionsIn(texts.sinks).map((one) => ignoredBy(one, comments, pieces.all, file.text)),
  };
}

/** Everything that it sends is inside a transaction that it opens itself. */
function isManaged(events: readonly ScriptEvent[]): boolean {
  const sinks = events.flatMap((event) => (event.kind === 'sink' ? [event] : []));
  return sinks.length > 0 && sinks.every(({ inTransaction }) => inTransaction);
}
