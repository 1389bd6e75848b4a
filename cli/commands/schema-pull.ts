/**
 * `plinth schema pull`: reads the catalog of a live database and writes it as a script. Changes nothing in the database and never asks for
 * a password.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pullSchema } from '../../engine/databases/catalog/pull.ts';
import type { SchemaPullRequest } from '../verbs/schema.ts';
import type { Io } from '../io.ts';
import { onConnection, refuse } from '../on-connection.ts';
import { codeOf } from '../written.ts';

/** The exit code. */
export function schemaPullCommand(request: SchemaPullRequest, io: Io): Promise<number> {
  return onConnection(request.connection, io, async (session) => {
    const outcome = await pullSchema(session, { at: new Date().toISOString() });
    if (outcome.kind === 'failed') return refuse(io, `The schema was not read: ${outcome.failure.message}`);
    return hand(outcome.text, request.output, io);
  });
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
    return refuse(io, `The schema was not written to ${file}: ${codeOf(error)}.`);
  }
}
