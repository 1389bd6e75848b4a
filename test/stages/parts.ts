/**
 * Where one file among many is reached through a list that imports all of them: a rule, a fact about an effect, a tool, a command, a feature of the
 * server. What such a part can break, its judges see; following the list would run everything.
 */

export interface Parts {
  readonly member: RegExp;
  /** The files that import all members. */
  readonly list: RegExp;
  /** The tests that see a change of this member; `text` is the test's own. */
  readonly judges: (test: string, text: string, member: string) => boolean;
}

const under =
  (pattern: RegExp): Parts['judges'] =>
  (test) =>
    pattern.test(test);

/** `safe-now` of server/features/safe-now.ts. */
function nameOf(member: string): string {
  return /([\w-]+)\.ts$/.exec(member)?.[1] ?? member;
}

/** A request has the name of its feature: inlay-hint.ts answers textDocument/inlayHint, and tests may ask by `hints`. */
const asked: Readonly<Record<string, RegExp>> = {
  'code-action': /\.actions\(|codeAction/,
  'code-lens': /\.lenses\(|codeLens/,
  'inlay-hint': /\.hints\(|inlayHint/,
  diagnostic: /\.diagnostics\(|\.report\(/,
};

export const parts: readonly Parts[] = [
  {
    member: /^core\/rules\/[\w-]+\/[\w-]+\.ts$/,
    list: /^core\/rules\/index\.ts$/,
    judges: under(/^test\/(?:rules|recall|outages)\/|^test\/databases\/rules\/rule-examples\.test/),
  },
  {
    member:
      /^core\/effects\/(?:facts\/(?!facts?\.ts)[\w-]+|of\/[\w-]+|(?:mysql|sqlite|sqlserver)\/[\w-]+)\.ts$/,
    list: /^core\/effects\/(?:facts\/facts|of|of-dialect|coverage|(?:mysql|sqlite|sqlserver)\/[\w-]+)\.ts$/,
    judges: under(
      /^core\/effects\/|^test\/rules\/rules\.|^test\/databases\/(?:effects\/effects|mariadb\/mariadb-effects|sqlite\/sqlite-effects)\.test/,
    ),
  },
  {
    member: /^core\/migrations\/tools\/.*(?<!\.test)\.ts$/,
    list: /^core\/migrations\/(?:tools|detection\/[\w-]+)\.ts$/,
    judges: under(
      /^core\/migrations\/|^test\/(?:migrations|databases\/history|databases\/effects\/tool-locks)/,
    ),
  },
  {
    member: /^core\/plan\/insights\/[\w-]+\.ts$/,
    list: /^core\/plan\/insights\/index\.ts$/,
    judges: under(/^core\/plan\/|^test\/plans\//),
  },
  {
    member: /^core\/refactorings\/actions\/[\w-]+\.ts$/,
    list: /^core\/refactorings\/actions\/index\.ts$/,
    judges: under(/^core\/refactorings\/|^test\/(?:databases|lsp|refactorings)\/.*refactorings/),
  },
  {
    member: /^core\/change-forms\/forms\/[\w-]+\.ts$/,
    list: /^core\/change-forms\/forms\/index\.ts$/,
    judges: under(/^core\/change-forms\/|forms(?:-elsewhere)?\.test|patterns/),
  },
  {
    member: /^core\/guard\/tools\/[\w-]+\.ts$/,
    list: /^core\/guard\/tools\/index\.ts$/,
    judges: under(/^core\/guard\/|^test\/guard\/|guard/),
  },
  {
    member: /^core\/health\/\w+\/checks\/[\w-]+\.ts$/,
    list: /^core\/health\/\w+\/checks\/index\.ts$/,
    judges: under(/^core\/health\/|health/),
  },
  {
    member: /^core\/review\/(?:notes\/[\w-]+|checks)\/[\w-]+\.ts$/,
    list: /^core\/review\/(?:notes|checks)\/index\.ts$/,
    judges: under(/^core\/review\/|^test\/(?:review|databases\/review)\//),
  },
  {
    member: /^cli\/(?:verbs|commands)\/[\w-]+\.ts$/,
    list: /^cli\/verbs\.ts$/,
    judges: (test, text, member) =>
      test.startsWith('test/cli/') &&
      (text.includes(`'${nameOf(member)}'`) || text.includes(`'${nameOf(member).split('-')[0] ?? ''}'`)),
  },
  {
    member: /^server\/features\/[\w-]+\.ts$/,
    list: /^server\/features\.ts$/,
    judges: (test, text, member) => {
      const name = nameOf(member);
      const word = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      const pattern = asked[name] ?? new RegExp(`\\b${word}`, 'i');
      return test.startsWith('test/lsp/') && (test.includes(`/${name}.`) || pattern.test(text));
    },
  },
];
