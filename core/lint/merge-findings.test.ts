import { describe, expect, it } from 'vitest';
import { gather, type GatherableFinding } from './merge-findings.ts';

function finding(at: number, group: string | undefined, ...names: readonly string[]): GatherableFinding {
  return {
    rule: 'data-loss/drops',
    category: 'data-loss',
    severity: 'warning',
    message: `${names.join()} goes.`,
    span: { start: at, end: at + 1 },
    related: [],
    fix: undefined,
    tags: [],
    gathering:
      group === undefined ? undefined : { group, names, head: '', tail: ' goes.', isMendable: false },
  };
}

describe('gather', () => {
  it('tells a group once, at its first place in the text, with links to the others', () => {
    const [told, ...rest] = gather('a.sql', [
      finding(20, 'g', 'c', 'd'),
      finding(3, 'g', 'a'),
      finding(9, 'g', 'b'),
    ]);
    expect(rest).toEqual([]);
    expect(told?.message).toBe('a and 3 more goes.');
    expect(told?.span.start).toBe(3);
    expect(told?.related.map(({ file, span, message }) => [file, span.start, message])).toEqual([
      ['a.sql', 9, 'The same for b.'],
      ['a.sql', 20, 'The same for c and 1 more.'],
    ]);
    expect(told).not.toHaveProperty('gathering');
  });

  it('counts a name once, told of at however many places', () => {
    const [told] = gather('a.sql', [finding(1, 'g', 'a'), finding(2, 'g', 'a'), finding(3, 'g', 'b')]);
    expect(told?.message).toBe('a and 1 more goes.');
    const [alone] = gather('a.sql', [finding(1, 'g', 'a'), finding(2, 'g', 'a')]);
    expect(alone?.message).toBe('a goes.');
  });

  it('counts places that say the same, and leaves those alone that can be mended', () => {
    const gathering = { group: 'g', names: [], head: 'Built under a lock.', tail: '', isMendable: false };
    const mendable = { ...gathering, isMendable: true };
    const told = gather('a.sql', [
      { ...finding(9, 'g'), gathering },
      { ...finding(5, 'g'), gathering: mendable, message: 'Built under a lock.' },
      { ...finding(3, 'g'), gathering },
    ]);
    expect(told.map(({ span, message }) => [span.start, message])).toEqual([
      [5, 'Built under a lock.'],
      [3, 'Built under a lock. The same goes for 1 more below.'],
    ]);
    expect(told[1]?.related.map(({ span, message }) => [span.start, message])).toEqual([
      [9, 'The same goes for this.'],
    ]);
  });

  it('joins fixes that do the same at several places, and leaves others at theirs', () => {
    const fixed = (
      at: number,
      name: string,
      title: string,
      kind: 'rewrite' | 'edit' = 'rewrite',
    ): GatherableFinding => ({
      ...finding(at, 'g', name),
      fix: { kind, title, edits: [{ span: { start: at, end: at + 1 }, newText: name }] },
    });
    const [joined, ...rest] = gather('a.sql', [fixed(9, 'b', 'Drop'), fixed(3, 'a', 'Drop')]);
    expect(rest).toEqual([]);
    expect(joined?.message).toBe('a and 1 more goes.');
    expect(joined?.fix?.edits.map(({ newText }) => newText)).toEqual(['a', 'b']);
    for (const other of [
      fixed(9, 'b', 'Keep'),
      fixed(9, 'b', 'Drop', 'edit'),
      fixed(3, 'b', 'Drop'),
      finding(9, 'g', 'b'),
    ]) {
      const told = gather('a.sql', [fixed(3, 'a', 'Drop'), other]);
      expect(told.map(({ message }) => message)).toEqual(['a goes.', 'b goes.']);
      expect(told.map(({ fix }) => fix?.title)).toEqual(['Drop', other.fix?.title]);
    }
  });

  it('leaves groups apart, and what has none', () => {
    const all = [finding(1, 'g', 'a'), finding(2, 'h', 'b'), finding(3, undefined, 'c')];
    expect(
      gather('a.sql', all)
        .map((one) => one.message)
        .sort(),
    ).toEqual(['a goes.', 'b goes.', 'c goes.']);
  });

  it('keeps hostile names on one line', () => {
    const names = ['a\nb'.repeat(60), 'x'];
    const [told] = gather('a.sql', [finding(1, 'g', ...names), finding(2, 'g', 'z')]);
    expect(told?.message).not.toContain('\n');
    expect(told?.message.length).toBeLessThan(80);
  });

  it('bounds the links', () => {
    const all = Array.from({ length: 500 }, (_, at) => finding(at, 'g', `t${String(at)}`));
    const [told] = gather('a.sql', all);
    expect(told?.message).toBe('t0 and 499 more goes.');
    expect(told?.related.length).toBe(30);
  });
});
