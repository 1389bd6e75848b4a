/** One migration folder: executed on a database of its own, replayed, judged. */
import type { MigrationFolder } from '../../../core/migrations/detection/detect.ts';
import type { Session } from '../../../engine/session/session.ts';
import type { PostgresServer } from '../../hosts/postgres/server.ts';
import { decisive } from './catalog.ts';
import { isOfDay } from './day.ts';
import { execute, type Execution } from './execute.ts';
import { judge, type Judgement } from './round-trip.ts';
import { noSurroundings, type Surroundings } from './surroundings.ts';

export interface FolderResult extends Judgement {
  readonly folder: MigrationFolder;
  readonly major: number;
  readonly execution: Execution;
  readonly around: Surroundings;
  /** Tables, columns, types, constraints or indexes differ. */
  readonly isDecisive: boolean;
}

export async function replayFolder(
  session: Session,
  folder: MigrationFolder,
  server: PostgresServer,
): Promise<FolderResult> {
  const around = noSurroundings();
  const database = await server.createDatabase();
  try {
    const execution = await execute(session, folder, server, database, around);
    const schema = await session.schemaOf(folder);
    if (schema === undefined) throw new Error(`${folder.path}: the session lost its folder`);
    const judgement = await judge(schema, server, database, around);
    const isDecisive = [...judgement.direct.differences, ...judgement.roundTrip.differences].some(
      (one) => decisiveKinds.has(one.kind) && !isOfDay(one, execution.ofDay),
    );
    return { folder, major: server.major, execution, around, isDecisive, ...judgement };
  } finally {
    await server.dropDatabase(database);
  }
}

/** The direct lines call a table a relation, as they do views. */
const decisiveKinds: ReadonlySet<string> = new Set([
  ...decisive,
  'relation',
  'partition',
  'table',
  'column facts',
  'constraint facts',
  'index facts',
]);
