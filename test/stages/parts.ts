/**
 * Where one file among many is reached through a list that imports all of them: a rule, a fact about an effect, a tool, a command, a feature of the
 * server. What such a part can break, its judges see; following the list would run everything.
 */
import { isMember, lists } from '../../scripts/generate/lists.ts';

export interface Parts {
  readonly isMember: (path: string) => boolean;
  /** True for the files that import all members. */
  readonly isList: (path: string) => boolean;
  /** The tests that see a change of this member; `text` is the test's own. */
  readonly judges: (test: string, text: string, member: string) => boolean;
}

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

/** Tests that judge the members of a generated list, by its folder. */
const judgesOf: Readonly<Record<string, RegExp>> = {
  'core/rules': /^test\/(?:rules|recall|outages)\/|^test\/databases\/rules\/rule-examples\.test/,
  'core/plan/insights': /^core\/plan\/|^test\/plans\//,
  'core/refactorings/actions': /^core\/refactorings\/|^test\/(?:databases|lsp|refactorings)\/.*refactorings/,
  'core/change-forms/forms': /^core\/change-forms\/|forms(?:-elsewhere)?\.test|patterns/,
  'core/guard/tools': /^core\/guard\/|^test\/guard\/|guard/,
  'core/health/postgresql/checks': /^core\/health\/|health/,
  'core/health/mysql/checks': /^core\/health\/|health/,
  'core/review/notes': /^core\/review\/|^test\/(?:review|databases\/review)\//,
  'core/review/checks': /^core\/review\/|^test\/(?:review|databases\/review)\//,
};

const generated = lists.flatMap((list): readonly Parts[] => {
  const judges = judgesOf[list.folder];
  if (judges === undefined) return [];
  return [
    {
      isMember: (path) => isMember(list, path),
      isList: (path) => path === `${list.folder}/index.ts`,
      judges: (test) => judges.test(test),
    },
  ];
});

const written = (member: RegExp, list: RegExp, judges: RegExp | Parts['judges']): Parts => ({
  isMember: (path) => member.test(path),
  isList: (path) => list.test(path),
  judges: judges instanceof RegExp ? (test) => judges.test(test) : judges,
});

export const parts: readonly Parts[] = [
  ...generated,
  written(
    /^core\/effects\/(?:facts\/(?!facts?\.ts)[\w-]+|of\/[\w-]+|(?:mysql|sqlite|sqlserver)\/[\w-]+)\.ts$/,
    /^core\/effects\/(?:facts\/facts|of|of-dialect|coverage|(?:mysql|sqlite|sqlserver)\/[\w-]+)\.ts$/,
    /^core\/effects\/|^test\/rules\/rules\.|^test\/databases\/(?:effects\/effects|mariadb\/mariadb-effects|sqlite\/sqlite-effects)\.test/,
  ),
  written(
    /^core\/migrations\/tools\/.*(?<!\.test)\.ts$/,
    /^core\/migrations\/(?:tools|detection\/[\w-]+)\.ts$/,
    /^core\/migrations\/|^test\/(?:migrations|databases\/history|databases\/effects\/tool-locks)/,
  ),
  written(
    /^cli\/(?:verbs|commands)\/[\w-]+\.ts$/,
    /^cli\/verbs\.ts$/,
    (test, text, member) =>
      test.startsWith('test/cli/') &&
      (text.includes(`'${nameOf(member)}'`) || text.includes(`'${nameOf(member).split('-')[0] ?? ''}'`)),
  ),
  written(/^server\/features\/[\w-]+\.ts$/, /^server\/features\.ts$/, (test, text, member) => {
    const name = nameOf(member);
    const word = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const pattern = asked[name] ?? new RegExp(`\\b${word}`, 'i');
    return test.startsWith('test/lsp/') && (test.includes(`/${name}.`) || pattern.test(text));
  }),
];
