/**
 * Finds the configuration that another one extends: a relative path, or a package in node_modules above it. Reads the disk, starts nothing
 * and uses no network. Nothing outside of the repository is read, even through links.
 */
import { dirname, join, relative, resolve, sep } from 'node:path';
import { configFileName } from '../../core/config/config.ts';
import { exists, kindOf, realPath } from '../inputs/disk.ts';
import { failureOf } from './failure.ts';
import { readText } from './read-file.ts';

export type Extended =
  | { readonly kind: 'found'; readonly file: string; readonly isPackage: boolean }
  /** A sentence without its full stop. */
  | { readonly kind: 'missing'; readonly because: string };

/** `from` is the absolute path of the extending file; `boundary` the folder that no path may leave. */
export function findExtended(written: string, from: string, boundary: string): Extended {
  if (/^\.\.?(?:\/|$)/.test(written)) return inside(resolve(from, '..', written), boundary, false);
  if (!/^(?:@[\w.-]+\/)?[\w-][\w.-]*(?:\/[\w.-]+)*$/.test(written) || written.includes('..'))
    return missing('it is neither a path that begins with ./ or ../ nor the name of a package');
  const [name, subpath] = splitName(written);
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const home = join(folder, 'node_modules', name);
    if (exists(home)) return inPackage(home, subpath, boundary);
    if (folder === boundary || folder === dirname(folder)) break;
  }
  const beside = exists(resolve(from, '..', written)) ? `; did you mean ./${written}` : '';
  return missing(`there is no node_modules/${name} here or above; install it first${beside}`);
}

const leadsOut = 'it leads out of the repository';

/** The repository around a file, else the workspace, else the file's own folder: everything that its configuration names must be inside. */
export function boundaryOf(file: string, root: string): string {
  const home = dirname(file);
  for (let folder = home; ; folder = dirname(folder)) {
    if (exists(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) break;
  }
  return isBelow(root, home) ? root : home;
}

/** True if a path, with links resolved, is in a folder. */
export function isReallyBelow(folder: string, path: string): boolean {
  const [home, place] = [realPath(folder), realPath(path)];
  return typeof home === 'string' && typeof place === 'string' && isBelow(home, place);
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path);
}

/** The field `plinth` of package.json names the file; by default it is plinth.config.json. */
function inPackage(home: string, subpath: string | undefined, boundary: string): Extended {
  if (!isReallyBelow(boundary, home)) return missing(leadsOut);
  if (subpath !== undefined) {
    const named = [subpath, `${subpath}.json`, `${subpath}/${configFileName}`].map((one) => join(home, one));
    const found = named.find((one) => kindOf(one) === 'file');
    return found === undefined
      ? missing(`the package has no ${subpath}.json`)
      : inside(found, boundary, true);
  }
  const field = plinthField(join(home, 'package.json'));
  return inside(resolve(home, field ?? configFileName), boundary, true);
}

function plinthField(manifest: string): string | undefined {
  const content = readText(manifest);
  if (content.kind !== 'text') return undefined;
  try {
    const value: unknown = JSON.parse(content.text);
    const field: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'plinth') : value;
    return typeof field === 'string' ? field : undefined;
  } catch {
    return undefined;
  }
}

function inside(file: string, boundary: string, isPackage: boolean): Extended {
  const real = realPath(file);
  if (typeof real !== 'string') return missing(failureOf(real));
  const target = kindOf(real) === 'folder' ? join(real, configFileName) : real;
  const kind = kindOf(target);
  if (typeof kind === 'object') return missing(failureOf(kind));
  if (kind !== 'file') return missing('it is not a file');
  if (!isReallyBelow(boundary, target)) return missing(leadsOut);
  return { kind: 'found', file: target, isPackage };
}

function splitName(written: string): readonly [string, string | undefined] {
  const parts = written.split('/');
  const count = written.startsWith('@') ? 2 : 1;
  const rest = parts.slice(count).join('/');
  return [parts.slice(0, count).join('/'), rest === '' ? undefined : rest];
}

function missing(because: string): Extended {
  return { kind: 'missing', because };
}
