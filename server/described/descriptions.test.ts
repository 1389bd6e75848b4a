/** What a document has of its queries at once, when it is told of more, and what of typing reaches the embedded server. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Description } from '../../core/describe/description.ts';
import type { MigrationToReplay } from '../../engine/embedded/preparation.ts';
import type { Describing, OnSchema } from '../../engine/lab/describe.ts';
import { Descriptions } from './descriptions.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('descriptions', () => {
  it('are announced when they tell something, and nobody waits for them', async () => {
    const { shown, answer, announced } = bench();
    expect(shown('a', ['good', 'bad'])).toEqual([]);
    await answer();
    expect(announced()).toBe(1);
    expect(shown('a', ['good', 'bad'])).toEqual(['bad on a']);
    await vi.runAllTimersAsync();
    expect(announced()).toBe(1);
  });

  it('are not announced when they tell nothing', async () => {
    const { shown, answer, asked, announced } = bench();
    shown('a', ['good']);
    await answer();
    expect(asked()).toEqual(['a: good']);
    expect(announced()).toBe(0);
  });

  it('are asked one at a time, and of what is typed meanwhile only the last', async () => {
    const { shown, answer, asked } = bench();
    shown('a', ['one']);
    await vi.runAllTimersAsync();
    for (const text of ['two', 'three', 'four']) shown('a', [text]);
    await vi.runAllTimersAsync();
    expect(asked()).toEqual(['a: one']);
    await answer();
    await answer();
    expect(asked()).toEqual(['a: one', 'a: four']);
  });

  it('are asked after a pause, for which asking the same again does not count', async () => {
    const { shown, answer, asked } = bench();
    shown('a', ['one']);
    await answer();
    for (const text of ['two', 'three', 'three']) {
      shown('a', [text]);
      await vi.advanceTimersByTimeAsync(60);
    }
    expect(asked()).toEqual(['a: one', 'a: three']);
  });

  it('stay on another schema until those on it are known, which are asked after a pause', async () => {
    const { shown, answer, asked, announced } = bench();
    shown('a', ['bad']);
    await answer();
    for (const schema of ['ab', 'abc', 'abcd']) expect(shown(schema, ['bad', 'new'])).toEqual(['bad on a']);
    expect(asked()).toEqual(['a: bad']);
    await answer();
    expect(asked()).toEqual(['a: bad', 'abcd: bad new']);
    expect(announced()).toBe(2);
    expect(shown('abcd', ['bad', 'new'])).toEqual(['bad on abcd']);
  });

  it('are not announced for a text that is not there any more, nor for a closed document', async () => {
    const { shown, answer, announced, close } = bench();
    shown('a', ['bad']);
    await vi.runAllTimersAsync();
    shown('a', ['good']);
    await answer();
    expect(announced()).toBe(0);
    await answer();
    expect(announced()).toBe(0);
    shown('a', ['bad again']);
    await vi.runAllTimersAsync();
    close();
    await answer();
    expect(announced()).toBe(0);
  });
});

/** A document whose queries are refused if they are bad. */
function bench() {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  let announced = 0;
  const descriptions = new Descriptions(
    {
      describe: ([schema], texts) => {
        const name = schema?.name ?? '';
        asked.push(`${name}: ${texts.join(' ')}`);
        const descriptions = texts.map((text) => descriptionOf(text, name));
        return new Promise<Describing>((resolve) => {
          waiting.push(() => resolve({ kind: 'described', descriptions, done: [] }));
        });
      },
    },
    { described: () => (announced += 1) },
    { warn: () => undefined, error: () => undefined },
  );
  return {
    shown: (schema: string, texts: readonly string[]): readonly string[] => {
      const told = ({ of }: OnSchema): readonly string[] =>
        texts.flatMap((text) => {
          const one = of(text);
          return one?.kind === 'refused' ? [one.message] : [];
        });
      return descriptions.now('file:///q.sql', 'queries', { history: [migration(schema)], texts, told }).told;
    },
    /** To what was asked. */
    answer: async (): Promise<void> => {
      await vi.runAllTimersAsync();
      for (const one of waiting.splice(0)) one();
      await vi.runAllTimersAsync();
    },
    asked: () => asked,
    announced: () => announced,
    close: () => descriptions.forget('file:///q.sql'),
  };
}

function migration(name: string): MigrationToReplay {
  return { name, sends: [], toolTransaction: false };
}

function descriptionOf(text: string, schema: string): Description {
  if (!text.startsWith('bad')) return { kind: 'described', parameters: [], columns: [] };
  const message = `${text} on ${schema}`;
  return { kind: 'refused', message, sqlState: undefined, hint: undefined, position: undefined };
}
