/** Whether what follows a command of a shell runs although the command has failed: nothing there says `set -e`, and the last one decides. Textual. */

/**
 * `line`: from one, of the command or of the key that it stands under. Only where the command is seen to stand alone, with others behind it.
 */
export function isFailurePassed(
  file: string,
  text: string,
  line: number,
  commands: readonly RegExp[],
): boolean {
  const lines = text.split('\n');
  const own = lines[line - 1] ?? '';
  if (isKey.test(own) && /\.ya?ml$/i.test(file)) {
    const at = lastBelow(lines, line - 1, commands);
    return at !== undefined && isPlain(lines[at] ?? '') && isPassedInBlock(lines, at);
  }
  if (!isPlain(own)) return false;
  if (/\.ya?ml$/i.test(file)) return isPassedInBlock(lines, line - 1);
  // Other files are lists of settings, of which each line stands for itself.
  if (!/\.sh$/i.test(file) || /^\s/.test(own)) return false;
  return !lines.slice(0, line - 1).some(endsAtFailure) && lines.slice(line).some(isCommand);
}

const isKey = /^\s*(?:-\s+)?(?:command|args|entrypoint|run|script)\s*:\s*(?:\|[-+]?)?\s*$/;

/** The last command below a key: what stands further to the right, items of a list at the same place too. */
function lastBelow(lines: readonly string[], at: number, commands: readonly RegExp[]): number | undefined {
  const own = indentOf(lines[at] ?? '');
  const body = lines.slice(at + 1);
  const end = body.findIndex(
    (one) => one.trim() !== '' && (indentOf(one) < own || (indentOf(one) === own && !/^\s*-/.test(one))),
  );
  const last = (end < 0 ? body : body.slice(0, end)).findLastIndex((one) =>
    commands.some((each) => each.test(one)),
  );
  return last < 0 ? undefined : at + 1 + last;
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)?.[0].length ?? 0;
}

/** Its failure is asked for by nothing in its own line, and the line ends with it. */
function isPlain(line: string): boolean {
  return !/&&|\|\||\\\s*$|;(?!\s*$)|^\s*(?:-\s|exec\b|if\b|while\b|until\b|!|\w+:)/.test(line);
}

function isCommand(line: string): boolean {
  return /^\s*[^\s#]/.test(line) && !/^\s*(?:fi|done|esac|else|then|\}|\))\b/.test(line);
}

function endsAtFailure(line: string): boolean {
  return /^\s*set\s+(?:-\w*e|-o\s+errexit|-\w+\s+-\w*e)|^#!.*\s-\w*e|\btrap\b.*\bERR\b/.test(line);
}

/** `command: [sh, -c]` with `|` and lines behind it. `>` makes one line of them. */
function isPassedInBlock(lines: readonly string[], at: number): boolean {
  const own = indentOf(lines[at] ?? '');
  const head = lines.slice(0, at).findLastIndex((line) => line.trim() !== '' && indentOf(line) < own);
  if (head < 0 || !/\|[-+]?\s*$/.test(lines[head] ?? '')) return false;
  // The shell and its options stand right above: `- sh`, `- -ec`, `command: ["bash", "-e", "-c"]`.
  const shell = lines.slice(Math.max(0, head - 4), head + 1).join('\n');
  if (!/\b(?:ba|da|a|z|k)?sh\b/.test(shell) || /(?:^|[\s"'[,])-\w*e\w*(?=$|[\s"',\]])/m.test(shell))
    return false;
  const body = lines.slice(head + 1);
  const end = body.findIndex((line) => line.trim() !== '' && indentOf(line) < own);
  const block = end < 0 ? body : body.slice(0, end);
  const before = block.slice(0, at - head - 1);
  const behind = block.slice(at - head);
  return !before.some(endsAtFailure) && behind.some((line) => isCommand(line) && indentOf(line) === own);
}
