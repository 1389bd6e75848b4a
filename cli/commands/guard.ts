/** `plinth guard`: judges a command line or a hook's message. Runs nothing; an error of its own is a reason to ask. */
import { resolve } from 'node:path';
import type { Verdict } from '../../core/guard/verdict.ts';
import { guard, guardSql } from '../../engine/guard/guard.ts';
import { answerFor, questionIn } from '../guard/agents.ts';
import { shellFunctions } from '../guard/shell.ts';
import type { Io } from '../io.ts';
import { readStandardInput } from '../standard-input.ts';
import { printable } from '../style.ts';
import type { JudgeRequest } from '../verbs/guard.ts';

const codes = { allow: 0, deny: 1, ask: 3 } as const;

/** The exit code. */
export async function guardCommand(request: JudgeRequest, io: Io): Promise<number> {
  switch (request.kind) {
    case 'shell':
      io.write(shellFunctions());
      return 0;
    case 'stdin':
      return hook(io);
    case 'staged':
    case 'pushed':
      return (await import('../guard/changes.ts')).changesHook(request, io);
    case 'line': {
      const verdict = await judged(request.line, io.cwd, io);
      io.write(
        request.format === 'json'
          ? `${JSON.stringify({ version: 1, ...verdict }, undefined, 2)}\n`
          : asText(verdict, io),
      );
      return codes[verdict.answer];
    }
  }
}

async function hook(io: Io): Promise<number> {
  const input = await readStandardInput(io.input);
  const question = input.kind === 'text' ? questionIn(input.text) : undefined;
  if (question === undefined) {
    io.complain('Standard input is not a message of an agent’s hook: it must be a JSON object.\n');
    return 1;
  }
  const { asked, folder } = question;
  if (asked === undefined) return 0;
  const verdict =
    'line' in asked
      ? await judged(asked.line, resolve(io.cwd, folder ?? '.'), io)
      : await guardSql(asked.sql);
  const { output, error, code } = answerFor(question, verdict, reasonOf(verdict));
  if (output !== undefined) io.write(`${JSON.stringify(output)}\n`);
  if (error !== '') io.complain(`${error}\n`);
  return code;
}

async function judged(line: string, folder: string, { environment }: Io): Promise<Verdict> {
  try {
    return await guard({ line, folder, environment });
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return { answer: 'ask', reasons: [], notes: [`plinth guard failed: ${because}`] };
  }
}

/** What hooks show, to the agent or to a person. */
function reasonOf({ answer, reasons, notes }: Verdict): string {
  const said = reasons.filter((one) => one.answer === answer).map(({ message }) => message);
  const all = said.length > 0 ? said.slice(0, 3) : notes.map((note) => `It was not judged: ${note}.`);
  return `plinth guard: ${all.join(' ')}`;
}

function asText({ answer, reasons, notes }: Verdict, { style }: Io): string {
  const lines = reasons.flatMap(({ command, answer: of, message }) => [
    `${style.bold(of)}  ${printable(command)}`,
    `  ${printable(message)}`,
  ]);
  const nothing =
    reasons.length === 0 ? [`${style.bold(answer)}  Nothing in it is known to change a database.`] : [];
  return `${[...nothing, ...lines, ...notes.map((note) => `Not followed: ${printable(note)}.`)].join('\n')}\n`;
}
