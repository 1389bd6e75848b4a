/**
 * The process that reads a DuckDB file, with the project's own @duckdb/node-api. It has no limits itself; the parent measures time and memory
 * and kills it.
 */
import { serve } from '../../../embedded/process/serve.ts';
import { readDuckdbRequest, type DuckdbReply, type DuckdbRequest } from '../messages.ts';
import { DuckdbFile } from './file.ts';

let file: DuckdbFile | undefined;

serve({
  read: readDuckdbRequest,
  answer,
  failed: ({ id }, error): DuckdbReply => ({
    kind: 'error',
    id,
    message: error instanceof Error ? error.message : String(error),
  }),
});

async function answer(request: DuckdbRequest): Promise<DuckdbReply> {
  const { id } = request;
  if (request.kind === 'open') {
    file = await DuckdbFile.prepare(request.module, request.file);
    return { kind: 'opened', id };
  }
  if (file === undefined) throw new Error('The file is not named yet.');
  return { kind: 'rows', id, rows: await file.read(request.text, request.values) };
}
