/** `plinth advise` for MySQL and MariaDB: the plan lab on a MariaDB server that Plinth starts. No server of the user is asked. */
import { MysqlLab } from '../../engine/lab/mysql-lab.ts';
import type { Io } from '../io.ts';
import { refuse } from '../on-connection.ts';
import { printable } from '../style.ts';
import type { AdviseRequest } from '../verbs/advise.ts';
import type { Asked } from './queries.ts';

/** The exit code. */
export async function withMysqlLab(
  { session, folder, path }: Asked,
  { connection, build, without }: AdviseRequest,
  io: Io,
  work: (lab: MysqlLab) => Promise<number>,
): Promise<number> {
  if (connection !== undefined)
    return refuse(
      io,
      'Indexes for MySQL and MariaDB are tried on a MariaDB server that Plinth starts: leave --connection out.',
    );
  if (build !== undefined || without !== undefined)
    return refuse(io, '--build and --without are for PostgreSQL.');
  const opened = await MysqlLab.open(await session.migrationsToRun(folder), {
    statistics: session.workspace.statistics.of(path),
  });
  if (opened.kind === 'failed') return refuse(io, opened.failure.message);
  const { lab } = opened;
  try {
    for (const remark of lab.remarks) io.complain(`${printable(remark)}\n`);
    return await work(lab);
  } finally {
    await lab.end();
  }
}
