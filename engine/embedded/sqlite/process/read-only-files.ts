/**
 * A virtual file system that opens users' files for reading and has no write operation, so that no statement can change one. Takes no
 * locks, because taking SQLite's locks requires write access: `FileState` shows changes in the meantime.
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';

export const readOnlyFiles = 'plinth-read-only';

/** Once for each SQLite. */
export function installReadOnlyFiles({ capi, vfs, wasm }: Sqlite3Static): void {
  /** By SQLite's pointer to its file; undefined for a missing journal, which counts as empty. */
  const open = new Map<number, number | undefined>();
  const io = new capi.sqlite3_io_methods();
  const layer = new capi.sqlite3_vfs();
  const [done, readOnly] = [capi.SQLITE_OK, capi.SQLITE_READONLY];
  Reflect.set(io, '$iVersion', 1);
  Reflect.set(layer, '$iVersion', 1);
  Reflect.set(layer, '$szOsFile', structSize(capi.sqlite3_file));
  Reflect.set(layer, '$mxPathname', longestPath);
  vfs.installVfs({
    io: {
      struct: io,
      methods: {
        xClose: (file) => {
          const descriptor = open.get(file);
          open.delete(file);
          if (descriptor !== undefined) closeSync(descriptor);
          return done;
        },
        xRead: (file, into, amount, from) => {
          const bytes = wasm.heap8u().subarray(into, into + amount);
          const descriptor = open.get(file);
          const got = descriptor === undefined ? 0 : readSync(descriptor, bytes, 0, amount, from);
          if (got === amount) return done;
          bytes.fill(0, got);
          return capi.SQLITE_IOERR_SHORT_READ;
        },
        xWrite: () => readOnly,
        xTruncate: () => readOnly,
        xSync: () => done,
        xFileSize: (file, size) => {
          const descriptor = open.get(file);
          wasm.poke64(size, BigInt(descriptor === undefined ? 0 : fstatSync(descriptor).size));
          return done;
        },
        xLock: () => done,
        xUnlock: () => done,
        xCheckReservedLock: (_, held) => {
          wasm.poke32(held, 0);
          return done;
        },
        xFileControl: () => capi.SQLITE_NOTFOUND,
        xDeviceCharacteristics: () => 0,
      },
    },
    vfs: {
      struct: layer,
      name: readOnlyFiles,
      methods: {
        xOpen: (_, name, file, flags, given) => {
          const path = wasm.cstrToJs(name) ?? '';
          const descriptor = path === '' ? undefined : opened(path);
          const isDatabase = (flags & capi.SQLITE_OPEN_MAIN_DB) !== 0;
          if (descriptor === undefined && (isDatabase || path === '')) return capi.SQLITE_CANTOPEN;
          open.set(file, descriptor);
          const made = new capi.sqlite3_file(file);
          Reflect.set(made, '$pMethods', io.pointer);
          made.dispose();
          wasm.poke32(given, (flags & ~writing) | capi.SQLITE_OPEN_READONLY);
          return done;
        },
        xDelete: () => readOnly,
        xAccess: (_, name, __, found) => {
          wasm.poke32(found, sizeOf(wasm.cstrToJs(name) ?? '') > 0 ? 1 : 0);
          return done;
        },
        xFullPathname: (_, name, most, into) =>
          wasm.cstrncpy(into, name, most) < most ? done : capi.SQLITE_CANTOPEN,
        xGetLastError: () => 0,
      },
    },
  });
  // SQLITE_OPEN_READWRITE and SQLITE_OPEN_CREATE.
  const writing = 0x06;
}

/** Its declarations omit the size of a struct. */
function structSize(struct: object): unknown {
  const info: unknown = Reflect.get(struct, 'structInfo');
  return typeof info === 'object' && info !== null ? Reflect.get(info, 'sizeof') : undefined;
}

const longestPath = 4_096;

function opened(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** For a database and the files next to it. While it is unchanged, nothing was written. */
export function fileState(path: string): string {
  return ['', '-wal', '-journal']
    .map((ending) => {
      const found = statSync(`${path}${ending}`, { bigint: true, throwIfNoEntry: false });
      return found === undefined ? '' : `${found.ino}/${found.size}/${found.mtimeNs}`;
    })
    .join(' ');
}
