/** `plinth schema pull`: reads the catalog of a live database and writes it as a script. It changes nothing there and asks for no password. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pullSchema } from '../../engine/databases/catalog/pull.ts';
import { connectPostgres } from '../../engine/databases/postgres/connection.ts';
import { connectionNamed, sourcesOfThisProcess } from '../../engine/databases/postgres/offers.ts';
import type { SchemaPullRequest } from '../arguments.ts';
import type { Io } from '../io.ts';
import { printable } from '../style.ts';

/** The exit code. */
export async function schemaPullCommand(request: SchemaPullRequest, io: Io): Promise<number> {
  const named = await connectionNamed(request.connection, sourcesOfThisProcess([]));
  if (named.kind === 'unclear') return refuse(io, named.message);
  for (const { source, message } of named.problems) io.complain(`${printable(`${source}: ${message}`)}\n`);
  const connected = await connectPostgres(named.offer.profile, named.offer.password);
  if (connected.kind === 'failed') return refuse(io, connected.failure.message);
  try {
    const outcome = await pullSchema(connected.session, { at: new Date().toISOString() });
    if (outcome.kind === 'failed') return refuse(io, `The schema was not read: ${outcome.failure.message}`);
    return hand(outcome.text, request.output, io);
  } finally {
    await connected.session.close();
  }
}

function hand(text: string, file: string | undefined, io: Io): number {
  if (file === undefined) {
    io.write(text);
    return 0;
  }
  try {
    writeFileSync(resolve(io.cwd, file), text);
    return 0;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return refuse(io, `The schema was not written to ${file}: ${code}.`);
  }
}

function refuse(io: Io, message: string): number {
  io.complain(`${printable(message)}\n`);
  return 2;
}
