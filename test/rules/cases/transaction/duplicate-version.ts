/** Further cases of transaction/duplicate-version, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const numbered = { runner: 'own', files: 'numbered' } as const;

export const cases = [
  good('Repeatable ones have no version', 'CREATE TABLE notes (id bigint PRIMARY KEY);', {
    tool: 'flyway',
    beside: ['R__views.sql', 'V2__add_tags.sql'],
  }),
  good(
    'Numbered folders, of which two of one number have run: the program goes by names',
    'CREATE TABLE tags (id bigint PRIMARY KEY);',
    {
      tool: 'versioned-folders',
      settings: numbered,
      path: '80/10_notes.up.sql',
      beside: ['2/10_a.up.sql', '2/10_b.up.sql', '80/10_tags.up.sql'],
      applied: ['2/10_a.up.sql', '2/10_b.up.sql'],
    },
  ),
  good('Numbered folders: the same number in another folder', 'CREATE TABLE notes (id bigint PRIMARY KEY);', {
    tool: 'versioned-folders',
    settings: numbered,
    path: '80/10_notes.up.sql',
    beside: ['2/10_a.up.sql', '80/10_notes.down.sql'],
  }),
];
