/** `plinth statements`: records what a live database has counted of its statements, and compares such records. Resets nothing. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { join } from '../../core/migrations/listing.ts';
import { compareStatements } from '../../core/statements/compare.ts';
import {
  printSnapshot,
  readSnapshot,
  type StatementDialect,
  type StatementSnapshot,
} from '../../core/statements/snapshot.ts';
import { notThere } from '../../engine/databases/engine.ts';
import type { SqlSession } from '../../engine/databases/session.ts';
import { historyOn } from '../../engine/drift/drift.ts';
import { ownStatementsOf } from '../../engine/session/own-statements.ts';
import type { Session } from '../../engine/session/session.ts';
import { readText } from '../../engine/workspace/read-file.ts';
import type { Io } from '../io.ts';
import { onServer, refuse } from '../on-connection.ts';
import { configTrouble, openSession } from '../open-session.ts';
import { statementsJson, statementsText } from '../reporters/statements.ts';
import { rootOf } from '../targets.ts';
import type { StatementsRequest } from '../verbs/statements.ts';
import { codeOf } from '../written.ts';
import { plural } from '../../core/text/format.ts';

type Pull = Extract<StatementsRequest, { mode: 'pull' }>;
type Compare = Extract<StatementsRequest, { mode: 'compare' }>;

/** The exit code. */
export async function statementsCommand(request: StatementsRequest, io: Io): Promise<number> {
  const session = await openSession(rootOf(io.cwd, io.cwd), io, request);
  const trouble = configTrouble(session, io.cwd);
  if (trouble !== undefined) return refuse(io, trouble);
  return request.mode === 'pull' ? pull(request, session, io) : compare(request, session, io);
}

function pull({ connection, output }: Pull, session: Session, io: Io): Promise<number> {
  return onServer(connection, io, async (database, engine) => {
    const read = await engine.statements?.(database);
    if (read === undefined) return refuse(io, notThere('Recording statements', engine.name));
    if (read.kind === 'failed') return refuse(io, read.failure.message);
    const { dialect } = read.value;
    const text = printSnapshot({ ...read.value, applied: await appliedOn(database, session, dialect) });
    if (output === undefined || output === '-') {
      io.write(text);
      return 0;
    }
    try {
      writeFileSync(resolve(io.cwd, output), text);
    } catch (error) {
      return refuse(io, `The record was not written to ${output}: ${codeOf(error)}.`);
    }
    const { entries, hidden } = read.value;
    const unseen =
      hidden === 0 ? '' : `; ${hidden} of other roles could not be seen (GRANT pg_read_all_stats)`;
    io.write(`${output}: ${plural(entries.length, 'statement')}${unseen}. Nothing was reset.\n`);
    return 0;
  });
}

/** Of all folders whose history the server has; undefined if it has none. */
async function appliedOn(
  database: SqlSession,
  session: Session,
  spoken: StatementDialect,
): Promise<readonly string[] | undefined> {
  const paths: string[] = [];
  let isKnown = false;
  for (const folder of session.folders.filter(({ dialect }) => dialect === spoken)) {
    const read = await historyOn(database, { session, folder });
    if (read.kind !== 'read') continue;
    isKnown = true;
    paths.push(...read.state.applied.map(({ path }) => join(folder.path, path)));
  }
  return isKnown ? paths : undefined;
}

async function compare({ paths, format }: Compare, session: Session, io: Io): Promise<number> {
  const snapshots: StatementSnapshot[] = [];
  for (const path of paths) {
    const read = snapshotIn(resolve(io.cwd, path));
    if (typeof read === 'string') return refuse(io, `${path} was not read: ${read}.`);
    snapshots.push(read);
  }
  const outcome = compareStatements(snapshots);
  if (outcome.kind === 'refused') return refuse(io, `The records were not compared: ${outcome.because}.`);
  const { comparison } = outcome;
  const own = await ownStatementsOf(session, comparison.dialect);
  io.write(format === 'json' ? statementsJson(comparison, own) : statementsText(comparison, own, io.style));
  return comparison.slower.length === 0 ? 0 : 1;
}

/** As large as a server keeps them. */
const mostBytes = 256 * 1024 ** 2;

function snapshotIn(file: string): StatementSnapshot | string {
  const content = readText(file, mostBytes);
  if (content.kind !== 'text') return content.kind === 'huge' ? 'it is larger than 256 MB' : content.because;
  let value: unknown;
  try {
    value = JSON.parse(content.text);
  } catch {
    return 'it is not valid JSON';
  }
  const reading = readSnapshot(value);
  return reading.kind === 'read' ? reading.snapshot : reading.because;
}
