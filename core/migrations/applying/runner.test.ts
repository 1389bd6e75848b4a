import { expect, it } from 'vitest';
import { runnerLocks, type RunnerSettings } from './runner.ts';
import { goose } from '../tools/goose.ts';
import { toolOf } from '../tools.ts';

const none: RunnerSettings = {
  startedBy: undefined,
  transaction: undefined,
  lock: undefined,
  instances: undefined,
  file: 'plinth.config.json',
};

function sent(runner: RunnerSettings) {
  const tool = toolOf({ tool: 'goose', settings: new Map(), runner });
  const file = tool.classify('1_a.sql');
  const text = '-- +goose Up\nSELECT 1;\nSELECT 2;\n';
  const [section] = file === undefined ? [] : tool.read(file, text, new Map()).sections;
  return { around: tool.transactionAround, ...section?.delivery };
}

it.each([
  [{}, 'migration', true],
  [{ transaction: 'all-pending' }, 'all-pending', true],
  [{ transaction: 'nothing' }, 'nothing', false],
  [{ startedBy: 'person' }, 'nothing', false],
] as const)('%j has its transaction around what the configuration says', (says, around, toolTransaction) => {
  expect(sent({ ...none, ...says })).toMatchObject({ around, toolTransaction });
});

it.each(runnerLocks)('takes the lock %s', (lock) => {
  const { kind } = toolOf({ tool: 'goose', settings: new Map(), runner: { ...none, lock } }).lock;
  expect(kind).toBe(lock === 'advisory' ? 'session-advisory' : lock);
});

it('is the tool without it', () => {
  expect(toolOf({ tool: 'goose', settings: new Map() })).toBe(goose);
});
