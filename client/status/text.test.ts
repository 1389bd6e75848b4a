import { describe, expect, it } from 'vitest';
import type { FolderStatus, WorkspaceStatus } from '../../protocol/status.ts';
import { othersText, workspaceText } from './text.ts';

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
  scope: 'new',
  scopeReason: 'Since main.',
  problems: [],
  notes: [],
};

describe('workspaceText', () => {
  it.each<[string, Partial<WorkspaceStatus>, Partial<FolderStatus>, string]>([
    [
      'names tool, version, coverage and findings',
      {},
      {},
      'Plinth · golang-migrate · PostgreSQL 16 (assumed) · 400 files, 99.8 % understood · 3 new',
    ],
    [
      'does not call a configured version assumed',
      {},
      { versionSource: 'configured' },
      'Plinth · golang-migrate · PostgreSQL 16 · 400 files, 99.8 % understood · 3 new',
    ],
    [
      'names the connection that a version comes from',
      {},
      { versionSource: 'connection', connection: 'shop' },
      'Plinth · golang-migrate · PostgreSQL 16 (connection shop) · 400 files, 99.8 % understood · 3 new',
    ],
    [
      'never rounds up to 100',
      {},
      { statements: 100_000, understood: 99_999 },
      'Plinth · golang-migrate · PostgreSQL 16 (assumed) · 400 files, 99.9 % understood · 3 new',
    ],
    [
      'says 100 where all is understood',
      {},
      { understood: 1000 },
      'Plinth · golang-migrate · PostgreSQL 16 (assumed) · 400 files, 100 % understood · 3 new',
    ],
    [
      'claims no share of nothing',
      { findings: 0 },
      { files: 1, statements: 0, understood: 0 },
      'Plinth · golang-migrate · PostgreSQL 16 (assumed) · 1 file · 0 new',
    ],
    [
      'counts nothing in a dialect that it does not know',
      {},
      { dialect: 'SQLite', supported: false },
      'Plinth · SQLite detected, not supported yet',
    ],
    [
      'asks where nothing says which database',
      {},
      { dialect: 'an unknown dialect', supported: false, undecided: true },
      'Plinth · $(question) which database?',
    ],
    [
      'asks where the database itself is assumed',
      {},
      { assumed: true },
      'Plinth · golang-migrate · $(question) PostgreSQL assumed · 400 files, 99.8 % understood · 3 new',
    ],
    [
      'does not call applied history new',
      { scope: 'all', findings: 26 },
      {},
      'Plinth · golang-migrate · PostgreSQL 16 (assumed) · 400 files, 99.8 % understood · 26 findings',
    ],
    [
      'says that there is something to know',
      { notes: ['This project is checked with Plinth >=9.'] },
      {},
      'Plinth · golang-migrate · PostgreSQL 16 (assumed) · 400 files, 99.8 % understood · 3 new · $(info) note',
    ],
    [
      'points at a configuration that cannot be read',
      { problems: ['plinth.config.json, line 3'] },
      {},
      'Plinth · golang-migrate · PostgreSQL 16 (assumed) · 400 files, 99.8 % understood · 3 new · $(warning) configuration',
    ],
  ])('%s', (_, changed, changedFolder, expected) => {
    const folders = [{ ...folder, ...changedFolder }];
    expect(workspaceText({ ...status, folders, ...changed }, undefined).text).toBe(expected);
  });

  it('says what it does while it reads', () => {
    expect(workspaceText({ ...status, state: 'reading', folders: [] }, undefined).text).toBe(
      'Plinth · reading migrations',
    );
  });

  it('says so where there are no migrations', () => {
    expect(workspaceText({ ...status, folders: [] }, undefined).text).toBe('Plinth · no migrations');
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
