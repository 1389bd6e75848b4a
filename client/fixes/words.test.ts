import { describe, expect, it } from 'vitest';
import { aboutChange, appliedText } from './words.ts';

const plain = { title: 'T', differs: [], costs: undefined, changed: [], created: [], later: undefined };

describe('aboutChange', () => {
  it('names every file, what is not the same, and how to write it', () => {
    const said = aboutChange({
      title: 'Validate the key in the next migration',
      differs: ['The name is generated.'],
      costs: undefined,
      changed: ['db/1_a.up.sql'],
      created: ['db/2_b.up.sql', 'db/2_b.down.sql'],
      later: undefined,
    });
    expect(said).toBe(
      [
        'Validate the key in the next migration',
        '',
        'Nothing is written yet. “Apply All Changes” in the title of this editor writes all of it together, “Discard” none of it.',
        '',
        '  changes  db/1_a.up.sql',
        '  creates  db/2_b.up.sql',
        '  creates  db/2_b.down.sql',
        '',
        'What may differ from the original:',
        '  - The name is generated.',
        '',
      ].join('\n'),
    );
  });

  it('says what it costs, and nothing of differences where there are none', () => {
    const said = aboutChange({ ...plain, costs: 'One lock.', changed: ['a.sql'] });
    expect(said).not.toContain('original');
    expect(said).toContain('\nWhat it costs: One lock.\n');
  });
});

describe('aboutChange of a rename', () => {
  it('names what is changed later, why, and which command leaves it out', () => {
    const said = aboutChange({ ...plain, created: ['2.sql'], later: { why: 'then.', changed: ['q.sql'] } });
    expect(said).toContain('\nLater, so not with “Apply the Migration”: then.\n  changes  q.sql\n');
    expect(said).toContain('“Apply the Migration” writes the new files');
  });
});

describe('aboutChange of one word', () => {
  it('is left out: the difference says it', () => {
    expect(aboutChange({ ...plain, changed: ['a.sql'] })).toBeUndefined();
  });
});

describe('appliedText', () => {
  it.each([
    [{ changed: ['a'], created: ['b', 'c'] }, '1 file changed, 2 files created'],
    [{ changed: ['a'], created: [] }, '1 file changed'],
    [{ changed: [], created: ['b'] }, '1 file created'],
  ])('%j', (facts, expected) => {
    expect(appliedText(facts)).toBe(expected);
  });
});
