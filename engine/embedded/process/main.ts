/**
 * The process of the embedded PostgreSQL: opens the shipped cluster in memory and runs its parent's requests, one at a time. It has no
 * limits itself; a query blocks it entirely, so the parent measures time and memory and kills it.
 */
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { readRequest, type EmbeddedReply, type EmbeddedRequest } from '../messages.ts';
import { openDatabase, type OpenDatabase } from './database.ts';
import { describe } from './describe.ts';
import { Marks } from './marks.ts';
import { serve } from './serve.ts';
import { VirtualSizes, type SizesState } from './virtual-sizes.ts';

const assets = process.argv[2] ?? dirname(fileURLToPath(import.meta.url));
let open: OpenDatabase | undefined;
let extensions: readonly string[] = [];
let marks: Marks | undefined;
let sizes: VirtualSizes | undefined;
/** Of a mark that is not in it nothing was sized. */
const sizesAt = new Map<number, SizesState>();

serve({ read: readRequest, answer, failed: ({ id }, error) => errorReply(id, error) });

async function answer(request: EmbeddedRequest): Promise<EmbeddedReply> {
  switch (request.kind) {
    case 'open':
      open = await openDatabase(assets, request);
      extensions = request.extensions;
      return { kind: 'opened', id: request.id };
    case 'save': {
      const dump = await opened(open).database.dumpDataDir('none');
      // Readable only by the user, because it contains the migrations' data.
      await writeFile(request.file, Buffer.from(await dump.arrayBuffer()), { mode: 0o600 });
      return { kind: 'done', id: request.id };
    }
    case 'mark':
      marks ??= await beginMarks(opened(open), extensions);
      marks.make(request.mark);
      if (sizes !== undefined) sizesAt.set(request.mark, sizes.state());
      return { kind: 'done', id: request.id };
    case 'go-back':
      if (marks === undefined) throw new Error('Nothing was marked.');
      marks.goBack(request.mark);
      sizes?.restore(sizesAt.get(request.mark));
      return { kind: 'done', id: request.id };
    case 'unmark':
      marks?.drop(request.mark);
      sizesAt.delete(request.mark);
      return { kind: 'done', id: request.id };
    case 'sizes':
      sizes ??= new VirtualSizes(opened(open).files);
      sizes.add(request.add);
      sizes.turn(request.on);
      return { kind: 'done', id: request.id };
    case 'query':
      return { kind: 'rows', id: request.id, rows: await run(opened(open).database, request) };
    case 'describe':
      return {
        kind: 'described',
        id: request.id,
        answers: await describe(opened(open).database, request.texts),
      };
  }
}

function opened(one: OpenDatabase | undefined): OpenDatabase {
  if (one === undefined) throw new Error('The database is not open.');
  return one;
}

/** Libraries that the server loads on first use: a mark cannot be restored across that. */
async function beginMarks(one: OpenDatabase, extensions: readonly string[]): Promise<Marks> {
  for (const library of ['plpgsql', 'dict_snowball', ...extensions])
    // Some extensions have no library, or one of another name.
    await one.database.exec(`LOAD '$libdir/${library}'`).catch(() => undefined);
  return new Marks(one);
}

async function run(
  database: PGlite,
  request: EmbeddedRequest & { readonly kind: 'query' },
): Promise<readonly (readonly (string | null)[])[]> {
  const options = { rowMode: 'array' } as const;
  const results =
    request.protocol === 'extended'
      ? [await database.query<unknown[]>(request.text, [...request.values], options)]
      : await database.exec(request.text, options);
  const result = results.at(-1);
  if ((result?.fields.length ?? 0) === 0) await assertAlive(database);
  return (result?.rows ?? []).map((row) => (Array.isArray(row) ? row.map(asText) : []));
}

/** A broken server returns empty results for everything, and reports success. */
async function assertAlive(database: PGlite): Promise<void> {
  const { rows } = await database.query<unknown[]>('SELECT 1', [], { rowMode: 'array' });
  if (rows.length !== 1) throw new Error('The statement broke the embedded server.');
}

/** Callers select text; any other value is printed as well as possible. */
function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function errorReply(id: number, error: unknown): EmbeddedReply {
  const property = (name: string): string | undefined => {
    const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'error', id, message, sqlState: property('code'), position: property('position') };
}
