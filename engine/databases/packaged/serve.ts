/**
 * The process that reads a database with a package of the user's. It has no limits itself; the parent measures time and memory and kills it.
 */
import { serve } from '../../embedded/process/serve.ts';
import { readPackagedRequest, type PackagedReply, type PackagedRequest } from './messages.ts';

export interface PackagedDatabase {
  readonly read: (text: string, values: readonly string[]) => Promise<PackagedRows>;
}

export type PackagedRows = readonly (readonly (string | null)[])[];

export type Opening = Extract<PackagedRequest, { readonly kind: 'open' }>;

/** `prepare` loads the package and opens nothing yet. */
export function servePackaged(prepare: (opening: Opening) => Promise<PackagedDatabase>): void {
  let database: PackagedDatabase | undefined;
  serve({
    read: readPackagedRequest,
    answer: async (request: PackagedRequest): Promise<PackagedReply> => {
      const { id } = request;
      if (request.kind === 'open') {
        database = await prepare(request);
        return { kind: 'opened', id };
      }
      if (database === undefined) throw new Error('The database is not named yet.');
      return { kind: 'rows', id, rows: await database.read(request.text, request.values) };
    },
    failed: ({ id }, error): PackagedReply => ({
      kind: 'error',
      id,
      message: error instanceof Error ? error.message : String(error),
    }),
  });
}
