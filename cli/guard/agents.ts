/**
 * The hooks of agents: which file declares them, what is added to it, how a message names its command, and how a verdict is answered. An
 * allowed command gets no answer at all: to allow it would skip the question that the agent asks by itself.
 */
import type { Verdict } from '../../core/guard/verdict.ts';
import { shellWord } from '../../core/text/shell.ts';

export interface Agent {
  readonly name: string;
  /** Of the project. */
  readonly file: string;
  /** Where in the file the entry is added to a list, and the keys that must be beside it. */
  readonly at: readonly string[];
  readonly entry: unknown;
  readonly beside?: Readonly<Record<string, unknown>>;
}

const command = 'npx plinth guard --stdin';
const claudeEntry = (matcher: string): unknown => ({ matcher, hooks: [{ type: 'command', command }] });

/** By the documentation of each agent's hooks. */
export const agents = {
  claude: {
    name: 'Claude Code',
    file: '.claude/settings.json',
    at: ['hooks', 'PreToolUse'],
    entry: claudeEntry('Bash|mcp__.*'),
  },
  codex: {
    name: 'Codex',
    file: '.codex/hooks.json',
    at: ['hooks', 'PreToolUse'],
    entry: claudeEntry('Bash'),
  },
  copilot: {
    name: 'Copilot in VS Code',
    file: '.github/hooks/plinth.json',
    at: ['hooks', 'PreToolUse'],
    entry: { type: 'command', command },
  },
  'copilot-cli': {
    name: 'Copilot CLI',
    file: '.github/hooks/plinth-cli.json',
    at: ['hooks', 'preToolUse'],
    entry: { type: 'command', bash: command, powershell: command },
    beside: { version: 1 },
  },
  cursor: {
    name: 'Cursor',
    file: '.cursor/hooks.json',
    at: ['hooks', 'beforeShellExecution'],
    entry: { command },
    beside: { version: 1 },
  },
  gemini: {
    name: 'Gemini CLI',
    file: '.gemini/settings.json',
    at: ['hooks', 'BeforeTool'],
    entry: claudeEntry('run_shell_command'),
  },
  windsurf: {
    name: 'Windsurf',
    file: '.windsurf/hooks.json',
    at: ['hooks', 'pre_run_command'],
    entry: { command, show_output: true },
  },
} as const satisfies Readonly<Record<string, Agent>>;

export type AgentId = keyof typeof agents;

/** What a hook's message asks. */
export interface HookQuestion {
  readonly event: string;
  readonly asked: { readonly line: string } | { readonly sql: string } | undefined;
  readonly folder: string | undefined;
}

/** Undefined if the text is no message of a hook. */
export function questionIn(text: string): HookQuestion | undefined {
  const message = parsed(text);
  if (message === undefined) return undefined;
  const tool = textAt(message, 'tool_name') ?? textAt(message, 'toolName') ?? '';
  const inputs = [message['tool_input'], message['tool_info'], message['toolArgs'], message].map(asRecord);
  const first = (...keys: readonly string[]): string | undefined =>
    inputs
      .flatMap((input) => keys.map((key) => input && textAt(input, key)))
      .find((one) => one !== undefined);
  const line = first('command', 'command_line', 'cmd', 'script') ?? listedCommand(inputs);
  const sql = /sql|query|migration|execute/i.test(tool) ? first('sql', 'query', 'statement') : undefined;
  const event =
    textAt(message, 'hook_event_name') ??
    textAt(message, 'hookEventName') ??
    textAt(message, 'agent_action_name') ??
    (tool === '' ? '' : 'preToolUse');
  return {
    event,
    asked: line !== undefined ? { line } : sql === undefined ? undefined : { sql },
    folder: first('cwd', 'workdir'),
  };
}

/** Codex passes the words of a command as a list. */
function listedCommand(
  inputs: readonly (Readonly<Record<string, unknown>> | undefined)[],
): string | undefined {
  const list = inputs.map((input) => input?.['command']).find((one) => Array.isArray(one));
  const words = Array.isArray(list) ? list.filter((word) => typeof word === 'string') : [];
  return words.length === 0 ? undefined : words.map(shellWord).join(' ');
}

/** What goes to standard output and standard error, and the exit code. */
export interface HookAnswer {
  readonly output: unknown;
  readonly error: string;
  readonly code: number;
}

export function answerFor({ event }: HookQuestion, { answer }: Verdict, reason: string): HookAnswer {
  if (answer === 'allow') return { output: undefined, error: '', code: 0 };
  const output = (value: unknown): HookAnswer => ({ output: value, error: '', code: 0 });
  switch (event) {
    case 'PreToolUse':
      return output({
        hookSpecificOutput: {
          hookEventName: event,
          permissionDecision: answer,
          permissionDecisionReason: reason,
        },
      });
    case 'beforeShellExecution':
    case 'beforeMCPExecution':
      return output({ permission: answer, user_message: reason, agent_message: reason });
    case 'preToolUse':
      return output({ permissionDecision: answer, permissionDecisionReason: reason });
    // These can deny and cannot ask.
    case 'BeforeTool':
      return output({ decision: 'deny', reason });
    case 'pre_run_command':
      return { output: undefined, error: reason, code: 2 };
    default:
      return output({ decision: answer, reason });
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Arguments may be JSON in a text. */
function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value === 'string') return value.trimStart().startsWith('{') ? parsed(value) : undefined;
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}

function textAt(record: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = record[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
