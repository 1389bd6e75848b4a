/**
 * `plinth guard install --git` and `uninstall --git`: show the hook of git, and write or take it out only with --write. A hook of others
 * is never written over, and what others keep by a program of their own is left to them.
 */
import { chmodSync, lstatSync, mkdirSync, rmSync, writeFileSync, type Stats } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { blockOf, hooks, lineOf, wholeHook, withBlock, type Hook } from '../guard/git-hooks.ts';
import { hookPlace, keeperOf, textAt, type HookPlace } from '../guard/git-place.ts';
import type { Io } from '../io.ts';
import { codeOf } from '../written.ts';
import type { GitHookRequest } from '../verbs/guard.ts';

export async function guardGitCommand(request: GitHookRequest, io: Io): Promise<number> {
  const place = await hookPlace(io.cwd);
  if (place === undefined) {
    io.complain('There is no git repository with files here.\n');
    return 2;
  }
  return request.action === 'install' ? install(place, request, io) : uninstall(place, request, io);
}

function install(place: HookPlace, { hook, write }: GitHookRequest, io: Io): number {
  const path = join(place.folder, hook);
  const shown = shownPath(place, path);
  const keeper = keeperOf(place, hook);
  if (keeper !== undefined) {
    if (textAt(join(place.top, keeper.file)).includes('plinth guard')) return already(keeper.file, io);
    io.write(
      `${keeper.name} keeps the hooks of this repository. Add to ${keeper.file}:\n\n${keeper.text(hook)}\n`,
    );
    return write ? refused(`${keeper.name} writes its hooks itself.`, io) : 0;
  }
  const before = textAt(path);
  if (before.includes('plinth guard')) return already(shown, io);
  const byHand = (because: string): number => {
    io.write(`Add this line to ${shown}, before what may end it:\n\n${lineOf(hook)}\n\n`);
    return refused(because, io);
  };
  if (place.isShared) return byHand(`${place.folder} holds hooks of other repositories too.`);
  const stats = statsOf(path);
  if (stats === undefined) {
    io.write(`${shown}, a new file:\n\n${wholeHook(hook)}`);
    return done(write, io, () => create(path, wholeHook(hook)));
  }
  if (!stats.isFile() || (stats.mode & 0o100) === 0)
    return byHand(`${shown} exists and is no file that git runs.`);
  if (hook === 'pre-push')
    return byHand(`${shown} exists, and what git says of the push can be read by one program only.`);
  const text = withBlock(before, hook);
  if (text === undefined) return byHand(`${shown} exists and is no shell script.`);
  io.write(`${shown} exists. Added behind its first line:\n\n${blockOf(hook)}`);
  return done(write, io, () => writeFileSync(path, text));
}

function uninstall(place: HookPlace, { write }: GitHookRequest, io: Io): number {
  const codes = hooks.map((hook) => takeOut(place, hook, write, io));
  if (codes.every((code) => code === undefined)) {
    io.write('No hook of git asks plinth guard here.\n');
    return 0;
  }
  return Math.max(...codes.map((code) => code ?? 0));
}

/** Undefined if there is nothing to take out. */
function takeOut(place: HookPlace, hook: Hook, write: boolean, io: Io): number | undefined {
  const keeper = keeperOf(place, hook);
  if (keeper !== undefined && textAt(join(place.top, keeper.file)).includes('plinth guard')) {
    io.write(`${keeper.name} keeps the hooks of this repository. Take plinth guard out of ${keeper.file}.\n`);
    return write ? 2 : 0;
  }
  const path = join(place.folder, hook);
  const shown = shownPath(place, path);
  const text = textAt(path);
  if (!text.includes('plinth guard')) return undefined;
  if (text === wholeHook(hook)) {
    io.write(`${shown}: the file is deleted.\n`);
    return done(write, io, () => rmSync(path));
  }
  const block = blockOf(hook);
  if (!text.includes(block)) {
    io.complain(`${shown} was not changed: it does not hold the lines as install wrote them.\n`);
    return 2;
  }
  io.write(`${shown}: these lines are taken out.\n\n${block}`);
  return done(write, io, () => writeFileSync(path, text.replace(block, '')));
}

function already(file: string, io: Io): number {
  io.write(`${file} asks plinth guard already.\n`);
  return 0;
}

function refused(because: string, io: Io): number {
  io.complain(`Nothing was written: ${because}\n`);
  return 2;
}

function done(write: boolean, io: Io, change: () => void): number {
  if (!write) {
    io.write('\nNothing was written. With --write it is.\n');
    return 0;
  }
  try {
    change();
    return 0;
  } catch (error) {
    return refused(`${codeOf(error)}.`, io);
  }
}

function create(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  // Another program may have made it in the meantime.
  writeFileSync(path, text, { flag: 'wx' });
  chmodSync(path, 0o755);
}

function statsOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function shownPath({ top }: HookPlace, path: string): string {
  const way = relative(top, path);
  return way.startsWith('..') ? path : way;
}
