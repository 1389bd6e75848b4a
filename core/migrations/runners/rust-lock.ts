/**
 * The lock by which a program in Rust itself keeps a second run out, where its library takes none (Diesel’s and refinery’s): an advisory one of the session that the
 * function asks for before it, or one of the same file that it calls, applies the files. Textual; one that is tried for alone leaves it open.
 */
import { literal } from '../../text/pattern.ts';
import type { LockNumber, ToolLock } from '../tool-lock.ts';
import { lockOfTransaction } from './around-sets.ts';
import { bare, uncommented } from './code.ts';
import { numberAsked } from './lock-number.ts';

/** As a setting: `session`, with both halves of the number where it stands there, or `open`. */
export function lockAround(text: string): string | undefined {
  const told = uncommented(text, 'slashes').replace(
    /#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*mod\s+\w+\s*\{[^]*$/,
    '',
  );
  const code = bare(told, 'slashes');
  const runs = [...code.matchAll(/\.run_pending_migrations\(|\brunner\(\)[^;]*\.run(?:_async)?\(/g)];
  const names = runs.flatMap(
    ({ index }) => [...code.slice(0, index).matchAll(/\bfn\s+(\w+)/g)].at(-1)?.[1] ?? [],
  );
  const calls = names.map((name) => new RegExp(String.raw`(?<!\bfn\s+)\b${literal(name)}\(`));
  const asked = /"\s*SELECT\s+(pg_(try_)?advisory_lock(?:_shared)?\([^"]*)/gi;
  for (const { 1: call = '', 2: tries, index } of told.matchAll(asked)) {
    const [behind = ''] = code.slice(index).split(/\bfn\s+\w/);
    const applies =
      /\.run_pending_migrations\(|\brunner\(\)/.test(behind) || calls.some((one) => one.test(behind));
    if (!applies) continue;
    const number = numberAsked(call);
    if (tries !== undefined || call.toLowerCase().includes('shared')) return 'open';
    return number === undefined ? 'session' : `session ${number.classid} ${number.objid}`;
  }
  return undefined;
}

export function lockKept(said: string | undefined): ToolLock | undefined {
  if (said === undefined) return undefined;
  const [kind, classid, objid] = said.split(' ');
  if (kind === 'transaction') return lockOfTransaction;
  if (kind === 'open') return { kind: 'unknown', concurrently: 'free' };
  const number: LockNumber | undefined =
    classid === undefined || objid === undefined
      ? undefined
      : { classid: Number(classid), objid: Number(objid) };
  return {
    ...{ kind: 'session-advisory', concurrently: 'second-run' },
    ...(number === undefined ? {} : { number }),
  };
}
