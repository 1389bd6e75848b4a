/** `plinth lint --fix`: what is written, what is only shown, and what is left alone. */
import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { add, git, plinth, repositoryWith, workspace } from './run.ts';

const table = { 'm/1_a.up.sql': 'create table t (id bigint primary key, a int, b int, j jsonb);\n' };
const slow = 'create index on t (a);';
const fast = 'create index concurrently on t (a);';
const read = (cwd: string, file: string): string => readFileSync(join(cwd, file), 'utf8');

describe('--fix', () => {
  it('writes what is safe, says what it did and what remains', async () => {
    const cwd = workspace({
      ...table,
      'm/2_b.up.sql': `${slow}\n`,
      'm/3_c.up.sql': `-- plinth-ignore index/duplicate: gone\nselect 1;\ncreate tabel x (a int);\n`,
    });
    const { out, err, code } = await plinth(['lint', '--fix'], { cwd });
    expect({ err, code }).toEqual({ err: '', code: 1 });
    expect(read(cwd, 'm/2_b.up.sql').toLowerCase()).toBe(`${fast}\n`);
    expect(read(cwd, 'm/3_c.up.sql')).toBe('select 1;\ncreate tabel x (a int);\n');
    expect(out).toContain(`Fixed 2 findings in 2 files.
  m/2_b.up.sql: locking/index-without-concurrently
  m/3_c.up.sql: convention/unused-suppression
1 error in 1 of 3 files.`);
    const again = await plinth(['lint', '--fix'], { cwd });
    expect(again.out).toContain('Nothing that can be fixed safely');
  });

  it.each<readonly [string, (text: string) => Buffer]>([
    ['a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['CRLF', (text) => Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['no end of the last line', (text) => Buffer.from(text.trimEnd())],
    ['UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 the other way', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['characters outside of ASCII', (text) => Buffer.from(`-- é😀\u2028\n${text}`)],
  ])('keeps %s', async (_name, encoded) => {
    const before = encoded(`-- first\n${slow}\n`);
    const cwd = workspace({ ...table, 'm/2_b.up.sql': before });
    chmodSync(join(cwd, 'm/2_b.up.sql'), 0o640);
    expect((await plinth(['lint', '--fix'], { cwd })).code).toBe(0);
    const after = readFileSync(join(cwd, 'm/2_b.up.sql'));
    expect(after.equals(encoded(`-- first\n${slow.replace('index', 'index CONCURRENTLY')}\n`))).toBe(true);
    expect(statSync(join(cwd, 'm/2_b.up.sql')).mode & 0o777).toBe(0o640);
  });

  it('writes through a symbolic link', async () => {
    const cwd = workspace({ ...table, 'elsewhere/x.txt': slow });
    symlinkSync('../elsewhere/x.txt', join(cwd, 'm/2_b.up.sql'));
    await plinth(['lint', '--fix'], { cwd });
    expect(read(cwd, 'elsewhere/x.txt').toLowerCase()).toBe(fast);
  });

  it('leaves bytes alone that are no text', async () => {
    const bytes = Buffer.concat([Buffer.from(`${slow}\n-- `), Buffer.from([0xc3, 0x28]), Buffer.from('\n')]);
    const cwd = workspace({ ...table, 'm/2_b.up.sql': bytes });
    const { out, code } = await plinth(['lint', '--fix'], { cwd });
    expect(out).toContain('m/2_b.up.sql not fixed: it is not valid text');
    expect(code).toBe(1);
    expect(readFileSync(join(cwd, 'm/2_b.up.sql')).equals(bytes)).toBe(true);
  });

  it('never touches applied history, not even by name', async () => {
    const cwd = repositoryWith({ ...table, 'm/2_b.up.sql': `${slow}\n` });
    for (const words of [['--scope', 'all'], ['m/2_b.up.sql']]) {
      await plinth(['lint', '--fix', ...words], { cwd });
      expect(git(cwd, 'status', '--porcelain')).toBe('');
    }
    const named = await plinth(['lint', '--fix', 'm/2_b.up.sql'], { cwd });
    expect(named.out).toContain('m/2_b.up.sql not fixed: it has run already; write a new migration instead.');
    add(cwd, { 'm/3_c.up.sql': `${slow.replace('(a)', '(b)')}\n` });
    await plinth(['lint', '--fix', '--scope', 'all'], { cwd });
    expect(git(cwd, 'status', '--porcelain')).toBe('?? m/3_c.up.sql\n');
    expect(read(cwd, 'm/3_c.up.sql')).toContain('CONCURRENTLY');
  });

  it('takes no fix that needs a choice', async () => {
    const text = `${slow}\ncreate table u (id bigint primary key);\n`;
    const cwd = workspace({ ...table, 'm/2_b.up.sql': text });
    const { code } = await plinth(['lint', '--fix'], { cwd });
    expect(code).toBe(1);
    expect(read(cwd, 'm/2_b.up.sql')).toBe(text);
  });
});

describe('--fix-dry-run', () => {
  it('shows a diff that git applies, and writes nothing', async () => {
    const cwd = repositoryWith(table);
    add(cwd, { 'm/2_b.up.sql': `-- é\r\n${slow}`, 'm/3 c.up.sql': `${slow.replace('(a)', '(b)')}\n` });
    const { out, err, code } = await plinth(['lint', '--fix-dry-run'], { cwd });
    expect(code).toBe(0);
    expect(err).toContain('Would fix 2 findings in 2 files.');
    expect(read(cwd, 'm/2_b.up.sql')).toContain(slow);
    writeFileSync(join(cwd, 'x.patch'), out);
    git(cwd, 'apply', 'x.patch');
    expect(read(cwd, 'm/2_b.up.sql')).toBe(`-- é\r\n${slow.replace('index', 'index CONCURRENTLY')}`);
    expect(read(cwd, 'm/3 c.up.sql')).toContain('CONCURRENTLY');
  });
});

describe('standard input', () => {
  it('comes out fixed, with the report beside it', async () => {
    const cwd = workspace(table);
    const words = ['lint', '-', '--stdin-filepath', 'm/2_b.up.sql', '--fix'];
    const { out, err, code } = await plinth(words, { cwd, input: `${slow}\r\n` });
    expect({ out: out.toLowerCase(), code }).toEqual({ out: `${fast}\r\n`, code: 0 });
    expect(err).toContain('Fixed 1 finding in 1 file.');
  });

  it('keeps its byte order mark', async () => {
    const cwd = workspace(table);
    const words = ['lint', '-', '--stdin-filepath', 'm/2_b.up.sql', '--fix'];
    const fixed = await plinth(words, { cwd, input: `\uFEFF${slow}\n` });
    expect(fixed.out.toLowerCase()).toBe(`\uFEFF${fast}\n`);
    const left = await plinth(words, { cwd, input: '\uFEFFSELECT 1;\n' });
    expect(left.out).toBe('\uFEFFSELECT 1;\n');
  });

  it('comes out as it was where it is left alone', async () => {
    const cwd = workspace(table);
    const text = 'create table `t` (a int auto_increment) engine=innodb;\n';
    const { out } = await plinth(['lint', '-', '--fix', '--dialect', 'mysql'], { cwd, input: text });
    expect(out).toBe(text);
    const huge = await plinth(['lint', '-', '--fix'], { cwd, input: Buffer.alloc(6_000_000, 'a') });
    expect({ out: huge.out, code: huge.code }).toEqual({ out: '', code: 2 });
  });
});
