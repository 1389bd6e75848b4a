import { describe, expect, it } from 'vitest';
import { code } from '../../core/text/code-in-prose.ts';
import { headlineOf } from './headline.ts';

describe('the head of a verdict', () => {
  it.each([
    ['No go: PostgreSQL refuses it.', 'No go:', ' PostgreSQL refuses it.'],
    ['Go.', 'Go.', ''],
    [
      'Go when concurrently.sql has run, for which nobody waits.',
      'Go when concurrently.sql has run',
      ', for which nobody waits.',
    ],
    ['Go, best when it is built before.', 'Go', ', best when it is built before.'],
    [
      'No go while others write. What is lost: accept it.',
      'No go while others write.',
      ' What is lost: accept it.',
    ],
    [`${code('a: b')} stands for c.`, `${code('a: b')} stands for c.`, ''],
  ])('%s', (sentences, head, rest) => {
    expect(headlineOf(sentences)).toEqual({ head, rest });
  });
});
