/** Every declared message is sent by one half and handled exactly once by the other; no call site names a method. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as advice from '../../protocol/advice.ts';
import * as agents from '../../protocol/agents.ts';
import * as capacity from '../../protocol/capacity.ts';
import * as changeProposal from '../../protocol/change-proposal.ts';
import * as changeForms from '../../protocol/change-forms.ts';
import * as connections from '../../protocol/connections.ts';
import * as drift from '../../protocol/drift.ts';
import * as drill from '../../protocol/drill.ts';
import * as diagram from '../../protocol/diagram.ts';
import * as locks from '../../protocol/locks.ts';
import * as health from '../../protocol/health.ts';
import * as peek from '../../protocol/peek.ts';
import * as personalData from '../../protocol/personal-data.ts';
import * as planFiles from '../../protocol/plan-files.ts';
import * as planTests from '../../protocol/plan-tests.ts';
import * as plans from '../../protocol/plans.ts';
import * as proof from '../../protocol/proof.ts';
import * as review from '../../protocol/review.ts';
import * as safeNow from '../../protocol/safe-now.ts';
import * as schema from '../../protocol/schema.ts';
import * as scope from '../../protocol/scope.ts';
import * as statistics from '../../protocol/statistics.ts';
import * as status from '../../protocol/status.ts';
import * as testing from '../../protocol/testing.ts';
import { fits, misfit } from '../../protocol/message.ts';

const root = join(import.meta.dirname, '..', '..');

interface Declared {
  readonly name: string;
  readonly kind: 'request' | 'notification';
  readonly method: string;
  readonly direction: 'client → server' | 'server → client';
  readonly doc: string;
  readonly params: (value: unknown, path: string) => string | undefined;
}

const declared = [
  advice,
  agents,
  capacity,
  changeForms,
  changeProposal,
  connections,
  drift,
  drill,
  diagram,
  locks,
  health,
  peek,
  personalData,
  planFiles,
  planTests,
  plans,
  proof,
  review,
  safeNow,
  schema,
  scope,
  statistics,
  status,
  testing,
].flatMap((module) =>
  Object.entries<unknown>(module).flatMap(([name, value]): Declared[] =>
    isMessage(value) ? [Object.assign({ name }, value)] : [],
  ),
);
const sources = { client: textOf('client'), server: textOf('server') };

describe.each(declared)('$method', ({ name, kind, direction, method, doc, params }) => {
  const [sender, receiver] =
    direction === 'client → server' ? (['client', 'server'] as const) : (['server', 'client'] as const);

  it('says in a sentence what it is for', () => {
    expect(doc).toMatch(/^[A-Z].*\.$/);
  });

  it('has exactly one handler', () => {
    const handlers = kind === 'request' ? ['answer'] : ['hear'];
    const pattern = new RegExp(`\\b(?:${handlers.join('|')})\\(\\s*(?:${aliases(receiver, name)})\\b`, 'g');
    expect(sources[receiver].match(pattern)?.length ?? 0).toBe(1);
  });

  it('is sent', () => {
    const senders = kind === 'request' ? 'ask' : 'tell';
    const pattern = new RegExp(`\\b${senders}\\(\\s*(?:${aliases(sender, name)})\\b`);
    expect(sources[sender]).toMatch(pattern);
  });

  it('is not the name of another message', () => {
    expect(declared.filter((other) => other.method === method)).toHaveLength(1);
  });

  it.each([undefined, null, 7, 'text', [], [{}]])('does not take %j for its parameters', (value) => {
    if (params({}, 'params') === undefined && Array.isArray(value)) return;
    expect(params(value, 'params')).toBeDefined();
  });
});

it('knows every message', () => {
  const names = sourceFiles('protocol').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/method: '(plinth\/\w+)'/g)].map((match) => match[1] ?? ''),
  );
  expect(declared.map(({ method }) => method).sort()).toEqual(names.sort());
});

it.each(['client', 'server'] as const)('no call site in %s names a method', (half) => {
  expect(sources[half]).not.toMatch(/['"`]plinth\/\w/);
  expect(sources[half]).not.toMatch(/(?:sendRequest|sendNotification|onRequest|onNotification)\(\s*['"`]/);
});

it('says where a message is wrong, and never what it holds', () => {
  const wrong = { host: 'h', port: 'secret', database: 'd', user: 'u', refused: false };
  expect(fits(connections.secretWanted, wrong)).toBe(false);
  expect(misfit(connections.secretWanted, wrong)).toBe(
    'plinth/secretWanted: params.port is not what the message declares.',
  );
});

function isMessage(value: unknown): value is Declared {
  return typeof value === 'object' && value !== null && 'method' in value && 'direction' in value;
}

/** A declaration may be imported under another name, where a function is called like it. */
function aliases(half: 'client' | 'server', name: string): string {
  const renamed = [...sources[half].matchAll(new RegExp(`\\b${name} as (\\w+)`, 'g'))].map(
    (match) => match[1] ?? '',
  );
  return [name, ...renamed].join('|');
}

function textOf(folder: string): string {
  return sourceFiles(folder)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('webview'))
    .map((file) => join(root, folder, file));
}
