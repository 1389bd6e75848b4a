import { describe, expect, it } from 'vitest';
import type { FolderStatus, WorkspaceStatus } from '../../protocol/status.ts';
import { othersText, workspaceText, type StatusText } from './text.ts';

const folder: FolderStatus = {
  folder: 'migrations',
  uri: 'file:///shop/migrations',
  tool: 'golang-migrate',
  toolReason: 'The file names are golang-migrate’s.',
  dialect: 'PostgreSQL',
  supported: true,
  undecided: false,
  assumed: false,
  dialectReason: 'The statements are PostgreSQL’s.',
  version: '16',
  versionSource: 'assumed',
  connection: undefined,
  files: 400,
  statements: 1000,
  understood: 998,
  gaps: [],
  notUnderstood: [],
};
const status: WorkspaceStatus = {
  state: 'ready',
  folders: [folder],
  findings: 3,
  sizesAsked: 0,
  scope: 'new',
  scopeReason: 'Since main.',
  problems: [],
  notes: [],
};

function textOf(changed: Partial<WorkspaceStatus>, changedFolder: Partial<FolderStatus>): StatusText {
  return workspaceText({ ...status, folders: [{ ...folder, ...changedFolder }], ...changed }, undefined);
}

describe('workspaceText', () => {
  it.each<[string, Partial<WorkspaceStatus>, Partial<FolderStatus>, string]>([
    ['counts findings', {}, {}, 'Plinth: 3 findings'],
    ['says so where there are none', { findings: 0 }, {}, 'Plinth: no findings'],
    [
      'counts nothing in a dialect that it does not know',
      {},
      { dialect: 'SQLite', supported: false },
      'Plinth: SQLite not supported yet',
    ],
    [
      'asks where nothing says which database',
      {},
      { dialect: 'an unknown dialect', supported: false, undecided: true },
      'Plinth: $(question) which database?',
    ],
    ['asks where the database itself is assumed', {}, { assumed: true }, 'Plinth: 3 findings $(question)'],
    [
      'says that there is something to know',
      { notes: ['This project is checked with Plinth >=9.'] },
      {},
      'Plinth: 3 findings $(info)',
    ],
    [
      'points at a configuration that cannot be read',
      { problems: ['plinth.config.json, line 3'] },
      {},
      'Plinth: 3 findings $(warning) configuration',
    ],
  ])('%s', (_, changed, changedFolder, expected) => {
    const { text } = textOf(changed, changedFolder);
    expect(text).toBe(expected);
    // An icon takes the place of about two characters.
    expect(text.replaceAll(/\$\(\w+\)/g, '@@').length).toBeLessThanOrEqual(40);
  });

  it.each<[string, Partial<WorkspaceStatus>, Partial<FolderStatus>, string]>([
    [
      'the version as assumed',
      {},
      {},
      'migrations: golang-migrate, PostgreSQL 16 (assumed), 400 files, 99.8 % understood',
    ],
    [
      'a configured version as it is',
      {},
      { versionSource: 'configured' },
      'migrations: golang-migrate, PostgreSQL 16, 400 files, 99.8 % understood',
    ],
    [
      'the connection that a version comes from',
      {},
      { versionSource: 'connection', connection: 'shop' },
      'migrations: golang-migrate, PostgreSQL 16 (connection shop), 400 files, 99.8 % understood',
    ],
    [
      'a share that is never rounded up to 100',
      {},
      { statements: 100_000, understood: 99_999 },
      'migrations: golang-migrate, PostgreSQL 16 (assumed), 400 files, 99.9 % understood',
    ],
    [
      'no share of nothing',
      {},
      { files: 1, statements: 0, understood: 0 },
      'migrations: golang-migrate, PostgreSQL 16 (assumed), 1 file',
    ],
    ['new work', {}, {}, '3 findings in new work'],
    [
      'applied migrations',
      { scope: 'all', findings: 26 },
      {},
      '26 findings in all files, applied migrations too',
    ],
    ['what is to be known', { notes: ['A note.'] }, {}, 'A note.'],
  ])('names in the tooltip %s', (_, changed, changedFolder, expected) => {
    expect(textOf(changed, changedFolder).tooltip).toContain(expected);
  });

  it('names each folder in the tooltip, that of the file in front first', () => {
    const folders = Array.from({ length: 9 }, (__, at) => ({ ...folder, folder: `db${at}` }));
    const { tooltip } = workspaceText({ ...status, folders }, folders[3]);
    expect(tooltip[0]).toMatch(/^db3: /);
    expect(tooltip[1]).toMatch(/^db0: /);
    expect(tooltip).toContain('and 3 more migration folders');
  });

  it('says what it does while it reads', () => {
    expect(workspaceText({ ...status, state: 'reading', folders: [] }, undefined).text).toBe(
      'Plinth: reading migrations',
    );
  });

  it('says so where there are no migrations', () => {
    expect(workspaceText({ ...status, folders: [] }, undefined).text).toBe('Plinth: no migrations');
  });
});

describe('othersText', () => {
  it('says nothing where Plinth is alone', () => {
    expect(othersText([])).toBeUndefined();
  });

  it('names the others and what switches off what is there twice', () => {
    expect(othersText(['Squawk'])).toMatch(
      /^Squawk is active for SQL too\. .* beside it .*plinth\.language\.$/,
    );
    expect(othersText(['Squawk', 'SQLTools'])).toMatch(/^Squawk, SQLTools are active .* beside them /);
  });
});
