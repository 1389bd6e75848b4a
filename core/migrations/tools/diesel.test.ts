/** Folders that are named like Diesel's but belong to another program. */
import { describe, expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
import { toolOf } from '../tools.ts';

const folders = {
  'db/10-more/up.sql': 'create table t (a jsonb);',
  'db/9-less/up.sql': 'create table s (a jsonb);',
};

function toolFor(files: Readonly<Record<string, string>>) {
  const [folder] = detect({ paths: Object.keys(files), text: (path) => files[path] }, []).folders;
  const tool = folder && toolOf(folder);
  const [ten, nine] = ['10-more/up.sql', '9-less/up.sql'].map((path) => tool?.classify(path));
  const isFirst =
    tool !== undefined && ten !== undefined && nine !== undefined && tool.compare(ten, nine) < 0;
  return { name: tool?.name, isFirst, record: tool?.historyTable?.name };
}

describe('folders with up.sql', () => {
  it('of a module of Go are counted by their numbers, and have no record of Diesel’s', () => {
    const { name, isFirst, record } = toolFor({ ...folders, 'go.mod': 'module example.com/shop\n' });
    expect([name, isFirst, record]).toEqual(['numbered folders', false, undefined]);
  });

  it('beside a crate are Diesel’s', () => {
    const { name, isFirst } = toolFor({ ...folders, 'go.mod': 'module a\n', 'Cargo.toml': '[package]\n' });
    expect([name, isFirst]).toEqual(['Diesel', true]);
  });

  it('run in a transaction, whatever lies beside them, before metadata.toml was read', () => {
    const tool = (version: string) => {
      const files: Readonly<Record<string, string>> = {
        ...folders,
        'Cargo.toml': '[package]\n',
        'Cargo.lock': `[[package]]\nname = "diesel_migrations"\nversion = "${version}"\n`,
      };
      const [folder] = detect({ paths: Object.keys(files), text: (path) => files[path] }, []).folders;
      return folder && toolOf(folder);
    };
    expect(tool('1.4.0')?.noTransactionMarker).toBeUndefined();
    expect(tool('1.4.0')?.withoutTransaction).toBeUndefined();
    expect(tool('2.2.0')?.noTransactionMarker).toBe('run_in_transaction = false in metadata.toml');
  });
});
