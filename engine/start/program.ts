/**
 * Entry of the command line and of the language server: loads the parts of the program that lie beside it, each when it is asked for, and
 * keeps their compiled code in a folder beside them, so that the next start does not compile them again. Where that folder cannot be
 * written, every start compiles. Knows nothing of what it loads.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** File name of the part that begins, put in by the build. A part's name changes with its text. */
declare const firstPart: string;

interface Part {
  exports: unknown;
}

type Body = (
  exports: unknown,
  require: (id: string) => unknown,
  module: Part,
  fileName: string,
  folder: string,
  importFrom: (id: string) => Promise<unknown>,
) => void;

// The engine refuses compiled code of another engine or other flags: flags come first. Optimising the WebAssembly parser in the background
// takes longer than most commands run, and in the language server costs memory and brings no faster answer. Code is optimised after three
// times the usual use: most of what a command runs warms up for longer than it is needed.
setFlagsFromString('--liftoff-only');
setFlagsFromString('--interrupt-budget=400000');

const folder = join(__dirname, 'compiled', `${process.versions.v8}-${process.arch}`);
const requireHere = createRequire(__filename);
const parts = new Map<string, Part>();
const scripts = new Map<string, { readonly script: Script; readonly kept: Kept | undefined }>();

interface Kept {
  readonly code: Buffer;
  /** How long the process ran that kept it. */
  readonly seconds: number;
}

function load(name: string): unknown {
  const known = parts.get(name);
  if (known !== undefined) return known.exports;
  const fileName = join(__dirname, name);
  const part: Part = { exports: {} };
  parts.set(name, part);
  // A part uses ASCII alone.
  const text = `(function(exports,require,module,__filename,__dirname,importFrom){${readFileSync(fileName, 'latin1')}\n})`;
  const kept = compiledBefore(name);
  const script = new Script(text, {
    filename: fileName,
    ...(kept === undefined ? {} : { cachedData: kept.code }),
  });
  scripts.set(name, { script, kept: script.cachedDataRejected === true ? undefined : kept });
  const body = script.runInThisContext() as Body;
  body(part.exports, requireFrom, part, fileName, __dirname, importFrom);
  // What a part exports is behind getters, each behind another one, until all of it is made. From then on nothing of it changes.
  part.exports = { ...(part.exports as object) };
  return part.exports;
}

/** What all parts of this program begin with. Drivers and rules of teams are no parts: they are modules like any other. */
const prefix = `./${firstPart.slice(0, firstPart.indexOf('-') + 1)}`;

function importFrom(id: string): Promise<unknown> {
  return id.startsWith(prefix) ? Promise.resolve().then(() => requireFrom(id)) : import(id);
}

function requireFrom(id: string): unknown {
  if (id.startsWith('./')) return load(id.slice(2));
  return late.has(id) ? whenUsed(id) : requireHere(id);
}

/** Node takes 5 to 10 ms for each of these, many parts name them, and few commands use them. */
const late: ReadonlySet<string> = new Set(['node:child_process', 'node:crypto', 'node:fs/promises']);

/** As the module, which is loaded as soon as something of it is asked for. Nothing here asks for its names, which this does not tell. */
function whenUsed(id: string): unknown {
  return new Proxy({}, { get: (_, name): unknown => Reflect.get(requireHere(id) as object, name) });
}

/** Undefined where nothing is kept, or it is damaged: the engine believes what it is given. */
function compiledBefore(name: string): Kept | undefined {
  try {
    const file = readFileSync(join(folder, name));
    const code = file.subarray(headBytes);
    return file.readUInt32LE(0) === crc32(code) ? { code, seconds: file.readFloatLE(4) } : undefined;
  } catch {
    return undefined;
  }
}

/** A check of the code, and the seconds. */
const headBytes = 8;

/** Who ran much longer than who kept what is kept has compiled more: to find that out takes a twentieth of a second. */
function keepCompiled(): void {
  const seconds = process.uptime();
  try {
    for (const [name, { script, kept }] of scripts) {
      if (kept !== undefined && seconds < 2 * kept.seconds) continue;
      const code = script.createCachedData();
      // The engine drops code that it has not run for long.
      if (kept === undefined || code.length > kept.code.length) write(name, code, seconds);
    }
  } catch {
    // A package that cannot be written, a full disk: the next start compiles again.
  }
}

/** Whole or not at all: others may start at the same time. */
function write(name: string, code: Buffer, seconds: number): void {
  mkdirSync(folder, { recursive: true });
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(crc32(code));
  head.writeFloatLE(seconds, 4);
  const unfinished = join(folder, `${name}.${process.pid}`);
  try {
    writeFileSync(unfinished, Buffer.concat([head, code]));
    renameSync(unfinished, join(folder, name));
  } finally {
    rmSync(unfinished, { force: true });
  }
}

process.on('exit', keepCompiled);
// Nothing is left to do or to write: the system frees the memory at once, and the engine would take its heap apart first.
process.on('beforeExit', () => process.exit());
load(firstPart);
