/** Input that no linter expects: each gets a clear message, and the rest continues. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itBroadly } from '../broadly.ts';
import { plinthProcess, workspace } from './run.ts';

const good = 'create table t (id bigint primary key, a jsonb);\n';
const neighbour = { 'm/1_a.up.sql': good, 'm/9_z.up.sql': 'create tabel u (a jsonb);\n' };
const stillLinted = 'm/9_z.up.sql:1:8 error convention/syntax-error';

describe('bad input', () => {
  it.each<readonly [string, string | Buffer, string]>([
    ['an empty file', '', stillLinted],
    ['only comments', '-- x\n/* y */', stillLinted],
    ['NUL', `select 1\0;\n${good}`, '1 skipped (NUL character)'],
    ['a byte order mark', `\ufeff${good}`, stillLinted],
    ['CRLF', good.replaceAll('\n', '\r\n'), stillLinted],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x73, 0xff, 0xfe, 0xc3, 0x28]),
      'm/5_x.up.sql:1:1 error convention/syntax-error',
    ],
    [
      'an open quote',
      "select 'x;\ncreate table u (a int);\n",
      'm/5_x.up.sql:1:8 error convention/syntax-error',
    ],
    ['a binary', Buffer.alloc(100_000, '\0\x01\x02'), 'm/5_x.up.sql left alone: it is not text.'],
    ['a SQLite database', Buffer.from('SQLite format 3\0………'), 'm/5_x.up.sql left alone: it is not text.'],
    ['10,000 nested parentheses', `select ${'('.repeat(10_000)}1${')'.repeat(10_000)};`, stillLinted],
    ['one line of 2 MB', `insert into t values (1, '"${'x'.repeat(2_000_000)}"');`, '1 skipped (too large)'],
  ])('%s', async (_name, content, expected) => {
    const { code, out, err } = await plinthProcess(['lint'], {
      cwd: workspace({ ...neighbour, 'm/5_x.up.sql': content }),
    });
    expect(err).toBe('');
    expect(out).toContain(expected);
    expect(out).toContain(stillLinted);
    expect(code).toBe(1);
  });

  itBroadly('leaves a dump of 50 MB alone, named, found or piped', async () => {
    const dump = Buffer.alloc(50_000_000, 'insert into t values (1, 2, 3);\n');
    const cwd = workspace({ ...neighbour, 'dump.sql': dump, 'm/5_x.up.sql': dump });
    const found = await plinthProcess(['lint'], { cwd });
    expect(found.out).toContain('dump.sql left alone: it has 50 MB, which makes it a dump.');
    expect(found.out).toContain('m/5_x.up.sql left alone: it is a dump: larger than 5 MB.');
    expect(found.out).toContain(stillLinted);
    const named = await plinthProcess(['lint', 'dump.sql'], { cwd });
    expect(named).toMatchObject({ code: 0, err: '' });
    const piped = await plinthProcess(['lint', '-'], { cwd, input: dump });
    expect(piped).toMatchObject({ code: 0, err: '' });
    expect(piped.out).toContain('standard input has more than 5 MB');
  });

  it('ends at symbolic links that lead in circles', async () => {
    const cwd = workspace(neighbour);
    symlinkSync('loop.sql', join(cwd, 'm', 'loop.sql'));
    symlinkSync('..', join(cwd, 'm', 'again'));
    const { code, out } = await plinthProcess(['lint'], { cwd });
    expect(code).toBe(2);
    expect(out).toContain(
      'm/loop.sql not complete\n  It was not read: it is a symbolic link that leads back to itself.',
    );
    expect(out.split(stillLinted)).toHaveLength(2);
  });

  it('names folders and files that it may not read', async () => {
    const cwd = workspace({ ...neighbour, 'closed/a.sql': good, 'm/5_x.up.sql': good });
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'closed'), 0);
    chmodSync(join(cwd, 'm/5_x.up.sql'), 0);
    // Root may read everything: be somebody else.
    const { code, out } = await plinthProcess(['lint'], {
      cwd,
      ...(process.getuid?.() === 0 ? { uid: 65_534 } : {}),
    });
    chmodSync(join(cwd, 'closed'), 0o755);
    expect(code).toBe(2);
    expect(out).toContain('closed not complete\n  It was not read: reading it is not permitted.');
    expect(out).toContain('m/5_x.up.sql not complete\n  It was not read: reading it is not permitted.');
    expect(out).toContain(stillLinted);
  });

  it('takes a folder named like a file for a folder', async () => {
    const cwd = workspace(neighbour);
    mkdirSync(join(cwd, 'x.sql'));
    expect((await plinthProcess(['lint', 'x.sql'], { cwd })).out).toContain('Nothing to lint.');
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`m/${i}_x.up.sql`, 'create tabel u (a jsonb);\n']),
    );
    const cwd = workspace(many);
    const bundle = resolve(import.meta.dirname, '..', '..', 'dist', 'cli.cjs');
    const child = spawn(process.execPath, [bundle, 'lint'], { cwd, timeout: 120_000 });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((done) => child.on('close', done));
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });
});
