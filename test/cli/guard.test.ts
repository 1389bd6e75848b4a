/** `plinth guard`: exit codes, the messages and answers of each agent's hook, and what install shows and writes. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plinth } from './run.ts';

const reset = 'npx prisma migrate reset --force';
const folder = (): string => mkdtempSync(join(tmpdir(), 'plinth-guard-cli-'));

describe('a command line', () => {
  it.each([
    [['git', 'status'], 0],
    [['npx', 'prisma', 'migrate', 'reset', '--force'], 1],
    [[reset], 1],
    [['docker', 'compose', 'down', '-v'], 3],
    [['psql', '-h', 'localhost', '-c', 'select 1'], 0],
  ])('%j ends with %i', async (words, code) => {
    const { code: ended } = await plinth(['guard', '--', ...words], { cwd: folder() });
    expect(ended).toBe(code);
  });

  it('needs a command', async () => {
    const { code, err } = await plinth(['guard']);
    expect(code).toBe(2);
    expect(err).toContain('Name the command after two dashes');
  });
});

describe('a hook', () => {
  it.each([
    [
      'Claude Code',
      { hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command: reset } },
      /"permissionDecision":"deny"/,
    ],
    ['Cursor', { hook_event_name: 'beforeShellExecution', command: reset }, /^\{"permission":"deny"/],
    [
      'Gemini CLI',
      { hook_event_name: 'BeforeTool', tool_name: 'run_shell_command', tool_input: { command: reset } },
      /^\{"decision":"deny"/,
    ],
    [
      'Copilot CLI',
      { toolName: 'bash', toolArgs: JSON.stringify({ command: reset }) },
      /^\{"permissionDecision":"deny"/,
    ],
    [
      'SQL through another tool',
      {
        hook_event_name: 'PreToolUse',
        tool_name: 'mcp__db__execute_sql',
        tool_input: { query: 'DROP TABLE a' },
      },
      /"permissionDecision":"deny"/,
    ],
  ])('of %s is answered in its format', async (_, message, answer) => {
    const { code, out } = await plinth(['guard', '--stdin'], {
      cwd: folder(),
      input: JSON.stringify(message),
    });
    expect(code).toBe(0);
    expect(out).toMatch(answer);
  });

  it('of Windsurf blocks by its exit code', async () => {
    const message = { agent_action_name: 'pre_run_command', tool_info: { command_line: reset } };
    const { code, err } = await plinth(['guard', '--stdin'], {
      cwd: folder(),
      input: JSON.stringify(message),
    });
    expect(code).toBe(2);
    expect(err).toContain('prisma migrate deploy');
  });

  it.each([
    ['an allowed command', '{"hook_event_name":"PreToolUse","tool_input":{"command":"git status"}}', 0],
    ['another tool', '{"hook_event_name":"PreToolUse","tool_name":"Read","tool_input":{"file_path":"a"}}', 0],
    ['no JSON', 'rm -rf', 1],
    ['nothing', '', 1],
  ])('gets no answer about %s', async (_, input, code) => {
    const ended = await plinth(['guard', '--stdin'], { cwd: folder(), input });
    expect(ended.out).toBe('');
    expect(ended.code).toBe(code);
  });
});

describe('install', () => {
  it('shows and writes nothing without --write', async () => {
    const cwd = folder();
    mkdirSync(join(cwd, '.claude'));
    const { code, out } = await plinth(['guard', 'install'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('PreToolUse');
    expect(() => readFileSync(join(cwd, '.claude/settings.json'))).toThrow('ENOENT');
  });

  it('keeps what is in the file, and adds itself once', async () => {
    const cwd = folder();
    const file = join(cwd, '.claude/settings.json');
    mkdirSync(join(cwd, '.claude'));
    writeFileSync(
      file,
      '{\n  "model": "x",\n  "hooks": { "PreToolUse": [{ "matcher": "Edit", "hooks": [] }] }\n}\n',
    );
    await plinth(['guard', 'install', '--agent', 'claude', '--write'], { cwd });
    const { out } = await plinth(['guard', 'install', '--agent', 'claude', '--write'], { cwd });
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('"model": "x"');
    expect(text).toContain('"Edit"');
    expect(text.split('plinth guard --stdin')).toHaveLength(2);
    expect(out).toContain('already');
  });

  it('leaves a file that it cannot read', async () => {
    const cwd = folder();
    mkdirSync(join(cwd, '.cursor'));
    writeFileSync(join(cwd, '.cursor/hooks.json'), 'no json');
    const { code } = await plinth(['guard', 'install', '--agent', 'cursor', '--write'], { cwd });
    expect(code).toBe(2);
    expect(readFileSync(join(cwd, '.cursor/hooks.json'), 'utf8')).toBe('no json');
  });
});

it('the functions for a shell name each program once', async () => {
  const { out } = await plinth(['guard', '--shell']);
  const names = [...out.matchAll(/^(\S+)\(\) \{ plinth_guarded/gm)].map(([, name]) => name);
  expect(names).toContain('prisma');
  expect(new Set(names).size).toBe(names.length);
});
