/**
 * Replays a workspace in a process of its own, so that its memory is its own: opening, reading and replaying, and the grammar alone on the
 * same statements, which is the least that any of it could take. Prints one line of JSON.
 *   node --expose-gc --import tsx test/bench/cold.ts FOLDER
 */
import { split } from '../../core/syntax/postgres/splitter.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';

export interface ColdFigures {
  /** Milliseconds: discovery, then all up migrations read and replayed. */
  readonly open: number;
  readonly replay: number;
  /** Processor time of both. */
  readonly processor: number;
  /** The grammar alone on every statement that was read. */
  readonly grammar: number;
  /** Bytes that are still in use when the garbage is gone. */
  readonly heap: number;
  readonly statements: number;
  readonly tables: number;
}

void main(process.argv[2] ?? '.');

async function main(root: string): Promise<void> {
  const parser = await loadPostgresParser();
  const before = heapInUse();
  const cpu = process.cpuUsage();
  const started = performance.now();
  const session = await Session.open({
    root,
    parser,
    ...kit,
    processes: 'allowed',
    withoutGit: 'everything',
  });
  const opened = performance.now();
  let tables = 0;
  for (const folder of session.folders) {
    const schema = await session.schemaOf(folder);
    tables += schema?.relations.size ?? 0;
  }
  const replayed = performance.now();
  const used = process.cpuUsage(cpu);
  const heap = heapInUse() - before;
  const texts = [...session.workspace.paths]
    .filter((path) => path.endsWith('.up.sql'))
    .map((path) => session.textOf(path) ?? '');
  const statements = texts.flatMap((text) => split(text).map(({ span }) => text.slice(span.start, span.end)));
  const parsing = performance.now();
  for (const statement of statements) parser.parse(statement);
  const figures: ColdFigures = {
    open: opened - started,
    replay: replayed - opened,
    processor: (used.user + used.system) / 1000,
    grammar: performance.now() - parsing,
    heap,
    statements: statements.length,
    tables,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

function heapInUse(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed;
}
