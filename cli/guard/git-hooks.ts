/** The texts of the guard's hooks of git. */

export const hooks = ['pre-commit', 'pre-push'] as const;
export type Hook = (typeof hooks)[number];

export const hookCommands: Readonly<Record<Hook, string>> = {
  'pre-commit': 'npx --no-install plinth guard --staged',
  'pre-push': 'npx --no-install plinth guard --pushed "$1"',
};

export function lineOf(hook: Hook): string {
  return `${hookCommands[hook]} || exit 1`;
}

/** Its lines tell where it begins and ends, so that exactly these are taken out again. */
export function blockOf(hook: Hook): string {
  return `# >>> plinth guard: “plinth guard uninstall --git” takes these lines out\n${lineOf(hook)}\n# <<< plinth guard\n`;
}

/** A hook that has nothing else. */
export function wholeHook(hook: Hook): string {
  return `#!/bin/sh\n# Written by plinth guard install --git.\n${blockOf(hook)}`;
}

/** The hook with the block behind its first line, so that no exit before it skips it; undefined if it is no shell script. */
export function withBlock(text: string, hook: Hook): string | undefined {
  const [, first, rest] = /^(#![^\n]*\n)([\s\S]*)$/.exec(text) ?? [];
  if (first === undefined || !/\b(?:ba|da|z|k)?sh\b/.test(first)) return undefined;
  return `${first}${blockOf(hook)}${rest ?? ''}`;
}
