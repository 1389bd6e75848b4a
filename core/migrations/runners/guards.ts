/**
 * What stands on the way from a call back to main (reach.ts): a command or a flag that asks for it, a condition that nobody understands. Go’s cobra, urfave/cli, ffcli, go-flags
 * and os.Args, and the match of a Rust program. Textual.
 */
import { bracesAround, closingAt } from './code.ts';
import type { Around, CallSite, Reach, Read, Source } from './ways.ts';

/** What decides on a way, and by which word of a command line. */
export interface Guard {
  readonly reach: Reach;
  readonly word?: string | undefined;
  /** Where the word stands. */
  readonly at: number;
  /** Of another file than the call. */
  readonly file?: string;
  /** It is what the program does without a word. */
  readonly isWordless?: boolean;
}

/**
 * Of a Go program: whom a function is handed to, which then calls it: `Connect` of `db.Connect(ctx, migrate)`, `server.Register` of `server.Register(app, start)`. Undefined where
 * nothing says that one does so at once, as what connects, or serves, does.
 */
export function handedTo(
  code: string,
  index: number,
): 'called at once' | 'called where it serves' | undefined {
  const before = code.slice(Math.max(0, index - 400), index);
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at -= 1) {
    const char = before.charAt(at);
    if (')]}'.includes(char)) depth += 1;
    if (!'([{'.includes(char)) continue;
    if (depth > 0) {
      depth -= 1;
      continue;
    }
    const [, pack = '', name = ''] =
      char === '('
        ? (/(?<!\bfunc\s(?:\([^)]*\)\s*)?)\b(?:(\w+)\.)?(\w+)$/.exec(before.slice(0, at)) ?? [])
        : [];
    if (name === '' || /^\s*\w+\s*\(/.test(code.slice(index))) return undefined;
    if (/migrat|connect|open|setup|init|prepare|ensure/i.test(name)) return 'called at once';
    return serving.test(pack) ? 'called where it serves' : undefined;
  }
  return undefined;
}

/** A command that has the call in it, a condition or a case around it, or a condition in front that leaves the function. */
export function guardOf({ text, code }: Read, body: number, index: number): Guard | undefined {
  if (handedTo(code, index) === 'called where it serves') return { reach: 'start', at: index };
  let isOpen = false;
  let inner: number | undefined;
  for (const start of bracesAround(code, body, index)) {
    const head = text.slice(Math.max(body, start - 300), start);
    const line = head.slice(head.lastIndexOf('\n') + 1);
    const isList = /\[\]\s*\*?(?:cobra|cli|ffcli)\.Command\s*$/.test(head);
    if (isList || /\b(?:cobra|cli|ffcli)\.Command\s*$/.test(head)) {
      const from = isList ? (inner ?? start) : start;
      const isExecuted = !isList && isExecutedIn(line, text);
      return opened(
        {
          ...(isExecuted ? startsIt : byCommand(isList ? '' : line, text.slice(from, from + 600))),
          at: from,
        },
        isOpen,
      );
    }
    inner = start;
    const [, word, condition = ''] = /\b(if|match|switch)\b(.*)$/.exec(line) ?? [];
    if (word === 'match' || word === 'switch') {
      const arm = byArm(condition, text.slice(start, index));
      if (arm.reach !== 'unknown') return opened({ ...arm, at: start }, isOpen);
      isOpen = true;
    }
    if (word === 'if' && !/\berr\s*[!=]=|\.is_(?:err|ok)\(/.test(condition)) {
      const said = wordIn(condition);
      if (said !== undefined) return opened({ ...byWord(said), at: start }, isOpen);
      const flag = flagIn(condition, text);
      if (flag !== undefined) return { reach: 'asked', word: flag, at: start };
      isOpen ||= !endsOtherwise(code, start);
    }
  }
  const leaves = [...text.slice(body, index).matchAll(/\bif\s+([^{}\n]*)\{[^{}]*\breturn\b[^{}]*\}/g)];
  const isLeft = leaves.some(
    ([, condition = '']) =>
      /migrat|auto|enable|skip|flag|os\.Args/i.test(condition) && !/\berr\s*[!=]=/.test(condition),
  );
  return isLeft || isOpen ? { reach: 'unknown', at: index } : undefined;
}

/** `if is_postgres { … } else { panic!(…) }`: a program that goes on has met the condition. */
function endsOtherwise(code: string, start: number): boolean {
  const behind = code.slice(closingAt(code, start + 1, '{'));
  const [head] = /^\}?\s*else\s*\{/.exec(behind) ?? [];
  if (head === undefined) return false;
  const other = behind.slice(head.length, closingAt(behind, head.length, '{'));
  return /^\s*(?:\w+(?:::|\.))*(?:panic|bail|unreachable|exit|Exit|Fatal\w*)\b!?\([^{}]*\)\s*;?\s*$/.test(
    other,
  );
}

/** Behind a condition that was not understood nobody knows that it is reached. */
function opened(guard: Guard, isOpen: boolean): Guard {
  return guard.reach === 'start' && isOpen ? { ...guard, reach: 'unknown' } : guard;
}

const startsIt = { reach: 'start', isWordless: true } as const;

/** `cmd := &cobra.Command{Use: "shop", …}` and `cmd.Execute()`: it is what the program is without a word. */
function isExecutedIn(head: string, text: string): boolean {
  const [, name] = /(\w+)\s*:?=\s*&?cobra\.Command\s*$/.exec(head) ?? [];
  return name !== undefined && new RegExp(`\\b${name}\\.Execute(?:C|Context|ContextC)?\\(`).test(text);
}

/** `Use: "serve"`: a command beside what the program does without one. */
export function hasServingCommand(text: string): boolean {
  return [...text.matchAll(/\bcobra\.Command\s*\{[^{}]*?\bUse:\s*"([\w-]+)/g)].some(([, word = '']) =>
    serving.test(word),
  );
}

const serving = /^(?:serve|server|start|run|daemon|web|api|none|_)$/i;

function byCommand(head: string, command: string): Omit<Guard, 'at'> {
  const use = /\b(?:Use|Name):\s*"([\w-]+)/.exec(command)?.[1] ?? '';
  if (/\broot\w*\s*(?::=|=)/i.test(head)) return startsIt;
  return use === '' ? { reach: 'unknown' } : byWord(use);
}

function byWord(word: string): Omit<Guard, 'at'> {
  return serving.test(word) ? { reach: 'start' } : { reach: 'asked', word };
}

/** Of a switch over what somebody has typed: `case "migrate":`, `Command::Migrate =>`. */
function byArm(condition: string, before: string): Omit<Guard, 'at'> {
  if (!/args|\bArg\(|cmd|command|mode|action/i.test(condition)) return { reach: 'unknown' };
  const labels = [
    ...before.matchAll(/\bcase\s+([^:\n]+):|\b(default):|([\w:]+)(?:\s*[({][^)}=]*[)}])*\)?\s*=>/g),
  ];
  const [, quoted, other, arm] = labels.at(-1) ?? [];
  const name = (quoted ?? other ?? arm ?? '').replaceAll(/["\s]/g, '').split('::').at(-1) ?? '';
  const word = /^\s*"([\w-]+)"\s*$/.exec(quoted ?? '')?.[1];
  if (/migrat|schema|setup|^init|^db$|^up$/i.test(name)) return { reach: 'asked', word };
  return { reach: serving.test(name) || name === 'default' ? 'start' : 'unknown' };
}

/** `os.Args[1] == "migrate"`, `flag.Arg(0) == "migrate"`. */
function wordIn(condition: string): string | undefined {
  return /(?:\b\w*[aA]rgs\[\w+\]|\bArg\(\d+\))\s*==\s*"([\w-]+)"/.exec(condition)?.[1];
}

/** `*migrate`, which flag.Bool has made, and which is false where nobody gives it; a field of a command that go-flags fills. */
function flagIn(condition: string, text: string): string | undefined {
  const names = [...condition.matchAll(/\b[a-zA-Z_]\w*\b/g)].map(([name]) => name);
  const [flag] = names.filter((name) =>
    new RegExp(
      `\\b${name}\\b[^\\n]*\\b(?:flag|pflag|Flags\\(\\))\\.?[^\\n]*\\bfalse\\b|\\bBoolVarP?\\(&${name}\\b[^\\n]*\\bfalse\\b`,
    ).test(text),
  );
  if (flag !== undefined)
    return `--${new RegExp(`\\b${flag}\\b[^\\n"]*"([\\w-]+)"[^\\n]*\\bfalse\\b`).exec(text)?.[1] ?? flag}`;
  const [, field] = /^\s*\w+\.(\w+)\s*$/.exec(condition) ?? [];
  const long =
    field === undefined
      ? undefined
      : new RegExp(`^\\s*${field}\\s+bool\\s+\`[^\`\\n]*\\blong:"([\\w-]+)"`, 'm').exec(text)?.[1];
  return long === undefined ? undefined : `--${long}`;
}

/** go-flags calls it for the command that the type is. */
export function isCommander(code: string, { name, of, body }: Around): boolean {
  return (
    name === 'Execute' &&
    of !== undefined &&
    /^func[^{\n]*\bExecute\(\w+\s+\[\]string\)\s*error\b/.test(code.slice(body))
  );
}

/** Migrate atccmd.Migration `command:"migrate"`. */
export function byTag(type: string, site: CallSite, sources: ReadonlyMap<string, Source>): Guard | undefined {
  const field = new RegExp(`\\b\\w+\\s+\\*?(?:\\w+\\.)?${type}\\s+\`[^\`\\n]*\\bcommand:"([\\w-]+)"`);
  for (const [file, { raw }] of sources) {
    if (!raw().includes('command:"')) continue;
    const found = field.exec(raw());
    if (found?.[1] !== undefined) return { ...byWord(found[1]), at: found.index, file };
  }
  return { reach: 'unknown', at: site.index };
}

/** A flag of a command is given behind it. */
export function wordOf(
  word: string,
  around: Around,
  site: CallSite,
  sources: ReadonlyMap<string, Source>,
): string {
  const command =
    word.startsWith('--') && around.name === 'Execute' ? byTag(around.of ?? '', site, sources) : undefined;
  return command?.word === undefined ? word : `${command.word} ${word}`;
}
