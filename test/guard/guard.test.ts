/** Judges every command line of cases.ts in its project; and hostile input, which must end soon and break nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { guard } from '../../engine/guard/guard.ts';
import { destructive, everyday } from './cases.ts';
import { projects, type Project } from './projects.ts';

const made = new Map<string, string>();

function folderOf(project: Project): string {
  const known = made.get(project);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'plinth-guard-'));
  made.set(project, folder);
  for (const [path, text] of Object.entries(projects[project])) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

afterAll(() => {
  for (const folder of made.values()) rmSync(folder, { recursive: true, force: true });
});

function answer(line: string, project: Project): Promise<string> {
  return guard({ line, folder: folderOf(project), environment: {} }).then((verdict) => verdict.answer);
}

const casesIn = (lines: typeof destructive): readonly (readonly [string, Project])[] =>
  Object.entries(lines).flatMap(([project, all]) => all.map((line) => [line, project as Project] as const));

describe('destroys: denied or asked', () => {
  it.each(casesIn(destructive))('%s (%s)', async (line, project) => {
    expect(await answer(line, project)).not.toBe('allow');
  });
});

describe('everyday: allowed', () => {
  it.each(casesIn(everyday))('%s (%s)', async (line, project) => {
    expect(await answer(line, project)).toBe('allow');
  });
});

describe('hostile input', () => {
  const reset = 'npx prisma migrate reset --force';
  it.each([
    ['an open quote', `echo "it's; ${reset}`],
    ['an open quote after it', `${reset} "`],
    ['a NUL', `npx prisma\0 migrate reset --force`],
    ['a megabyte of one word', `${'a'.repeat(1_000_000)}; ${reset}`],
    ['a megabyte of options', `npx prisma migrate reset ${'--x '.repeat(250_000)}`],
    ['a megabyte of parentheses', '$('.repeat(500_000)],
    ['a megabyte of quotes', '"\''.repeat(500_000)],
    ['many commands', 'true; '.repeat(100_000)],
    [
      'deep shells',
      Array.from({ length: 14 }).reduce<string>((line) => `sh -c ${JSON.stringify(line)}`, reset),
    ],
    ['a here-document without its end', `psql $X <<EOF\nDROP TABLE a;`],
    ['a lone surrogate', `psql "\uD800" -c 'drop table a'`],
    ['markup', `psql "<script>alert(1)</script>" -c 'drop table a'`],
    ['a path of many dots', `sh ${'../'.repeat(10_000)}x.sh`],
  ])('%s', async (_, line) => {
    // The time of this process: other programs may take the machine's.
    const started = process.cpuUsage();
    const verdict = await guard({ line, folder: folderOf('empty'), environment: {} });
    expect(['allow', 'ask', 'deny']).toContain(verdict.answer);
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(5_000);
  });

  it('a script that calls itself', async () => {
    const folder = folderOf('empty');
    writeFileSync(join(folder, 'loop.sh'), 'sh loop.sh\nsh loop.sh\n');
    writeFileSync(
      join(folder, 'package.json'),
      '{"scripts": {"a": "npm run b", "b": "npm run a && npm run a"}}',
    );
    expect(await answer('sh loop.sh; npm run a', 'empty')).toBe('allow');
    rmSync(join(folder, 'loop.sh'));
    rmSync(join(folder, 'package.json'));
  });

  it('shows no password', async () => {
    const line = "psql postgres://app:hunter2@db.internal/shop -c 'drop table a'";
    const verdict = await guard({ line, folder: folderOf('empty'), environment: {} });
    expect(JSON.stringify(verdict)).not.toContain('hunter2');
  });
});
