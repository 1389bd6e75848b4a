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
// takes longer than most commands run, and in the language server costs memory and brings no faster answer.
setFlagsFromString('--liftoff-only');

const folder = join(__dirname, 'compiled', `${process.versions.v8}-${process.arch}`);
const requireHere = createRequire(__filename);
const parts = new Map<string, Part>();
const scripts = new Map<string, { readonly script: Script; readonly kept: Buffer | undefined }>();

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
    ...(kept === undefined ? {} : { cachedData: kept }),
  });
  scripts.set(name, { script, kept: script.cachedDataRejected === true ? undefined : kept });
  const body = script.runInThisContext() as Body;
  body(part.exports, requireFrom, part, fileName, __dirname, importFrom);
  return part.exports;
}

/** What all parts of this program begin with. Drivers and rules of teams are no parts: they are modules like any other. */
const prefix = `./${firstPart.slice(0, firstPart.indexOf('-') + 1)}`;

function importFrom(id: string): Promise<unknown> {
  return id.startsWith(prefix) ? Promise.resolve().then(() => requireFrom(id)) : import(id);
}

function requireFrom(id: string): unknown {
  return id.startsWith('./') ? load(id.slice(2)) : requireHere(id);
}

/** Undefined where nothing is kept, or it is damaged: the engine believes what it is given. */
function compiledBefore(name: string): Buffer | undefined {
  try {
    const file = readFileSync(join(folder, name));
    const code = file.subarray(checkBytes);
    return file.readUInt32LE(0) === crc32(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

const checkBytes = 4;
/** Who runs as long as this has compiled more than who kept what is kept; to write it down again takes a small part of that. */
const longRunSeconds = 1;

function keepCompiled(): void {
  const isLong = process.uptime() >= longRunSeconds;
  try {
    for (const [name, { script, kept }] of scripts) {
      if (kept !== undefined && !isLong) continue;
      const code = script.createCachedData();
      if (kept === undefined || code.length > kept.length) write(name, code);
    }
  } catch {
    // A package that cannot be written, a full disk: the next start compiles again.
  }
}

/** Whole or not at all: others may start at the same time. */
function write(name: string, code: Buffer): void {
  mkdirSync(folder, { recursive: true });
  const check = Buffer.alloc(checkBytes);
  check.writeUInt32LE(crc32(code));
  const unfinished = join(folder, `${name}.${process.pid}`);
  try {
    writeFileSync(unfinished, Buffer.concat([check, code]));
    renameSync(unfinished, join(folder, name));
  } finally {
    rmSync(unfinished, { force: true });
  }
}

process.on('exit', keepCompiled);
load(firstPart);
