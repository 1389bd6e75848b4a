/**
 * Opens PGlite in memory from files next to the bundle: WebAssembly, its file system image, and a cluster that was initialised at build
 * time.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PGlite, types } from '@electric-sql/pglite';
import { ClusterFiles } from './cluster.ts';
import type { EmbeddedRequest } from '../messages.ts';
import type { Files } from './files.ts';
import { unpack } from './packed.ts';

/**
 * For a server whose files are in memory and end with it: no buffers beside them (the server would reserve 128 MB), and of the log only what
 * a copy of the files needs to be opened: no whole pages, for none is ever half written, and no files of the time before a checkpoint.
 */
export const settings = [
  'shared_buffers = 2MB',
  'full_page_writes = off',
  'wal_recycle = off',
  'min_wal_size = 2MB',
  'max_wal_size = 2MB',
];

export interface OpenDatabase {
  readonly database: PGlite;
  readonly files: Files;
  /** The byte of its memory at which the heap ends now. Nothing above it was ever written, and to read there costs memory on some systems. */
  readonly heapEnd: () => number;
}

/** For one that runs no query: a plan needs a page at a time, and a join of many partitions some for each of them. */
const explaining = [...settings, 'shared_buffers = 1MB'];

export type Opening = Pick<EmbeddedRequest & { readonly kind: 'open' }, 'extensions' | 'from' | 'explains'>;

export async function openDatabase(
  assets: string,
  { extensions, from, explains }: Opening,
): Promise<OpenDatabase> {
  const [program, image, cluster] = await Promise.all([
    readFile(join(assets, 'pglite.wasm')).then((bytes) => WebAssembly.compile(bytes)),
    readFile(join(assets, 'pglite.data')),
    from === undefined ? readFile(join(assets, 'pgdata.packed')).then(unpack) : readFile(from),
  ]);
  const breakPointer = pointerToBreak();
  const fs = new ClusterFiles(cluster);
  const database = new PGlite({
    pgliteWasmModule: program,
    fsBundle: new Held(image),
    fs,
    postgresqlconf: explains ? explaining : settings,
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
  const at = await breakPointer;
  const { files } = fs;
  const heapEnd = (): number => new DataView(files.machine.HEAPU8.buffer).getUint32(at, true);
  return { database, files, heapEnd };
}

/** Where the next program that is started keeps the end of its heap. The library keeps the instance, which knows it, to itself. */
function pointerToBreak(): Promise<number> {
  const { instantiate } = WebAssembly;
  return new Promise((resolve) => {
    WebAssembly.instantiate = async (module, imports) => {
      const instance = await instantiate(module, imports);
      const { emscripten_get_sbrk_ptr: pointer } = instance.exports;
      if (pointer !== undefined) {
        WebAssembly.instantiate = instantiate;
        resolve(pointer());
      }
      return instance;
    };
  });
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
