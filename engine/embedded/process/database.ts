/**
 * Opens PGlite in memory from files next to the bundle: WebAssembly, its file system image, and a cluster that was initialised at build
 * time.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PGlite, types } from '@electric-sql/pglite';
import { ClusterFiles } from './cluster.ts';
import { unpack } from './packed.ts';

/** The server would reserve 128 MB, which only costs memory here. */
const settings = ['shared_buffers = 8MB'];

/** `saved`: a file to continue from, in place of the shipped cluster. */
export async function openDatabase(
  assets: string,
  extensions: readonly string[],
  saved: string | undefined,
): Promise<PGlite> {
  const [program, image, cluster] = await Promise.all([
    readFile(join(assets, 'pglite.wasm')).then((bytes) => WebAssembly.compile(bytes)),
    readFile(join(assets, 'pglite.data')),
    saved === undefined ? readFile(join(assets, 'pgdata.packed')).then(unpack) : readFile(saved),
  ]);
  const database = new PGlite({
    pgliteWasmModule: program,
    fsBundle: new Held(image),
    fs: new ClusterFiles(cluster),
    postgresqlconf: settings,
    parsers: textParsers,
    extensions: Object.fromEntries(
      extensions.map((name) => [
        name,
        {
          name,
          setup: () => Promise.resolve({ bundlePath: pathToFileURL(join(assets, `${name}.tar.gz`)) }),
        },
      ]),
    ),
  });
  await database.waitReady;
  return database;
}

/** Plain bytes where the library expects a Blob but only reads its bytes: a real Blob copies them twice. */
class Held extends Blob {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    super([]);
    this.#bytes = bytes;
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    const { buffer, byteLength } = this.#bytes;
    const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
    return Promise.resolve(isWhole ? buffer : new Uint8Array(this.#bytes).buffer);
  }
}

/** The library converts these types to JavaScript values; here every value stays as the server printed it. */
const parsedTypes = [
  types.BOOL,
  types.BYTEA,
  types.INT8,
  types.INT2,
  types.INT4,
  types.OID,
  types.JSON,
  types.JSONB,
  types.FLOAT4,
  types.FLOAT8,
  types.DATE,
  types.TIMESTAMP,
  types.TIMESTAMPTZ,
];

const textParsers = Object.fromEntries(parsedTypes.map((type) => [type, (value: string) => value]));
