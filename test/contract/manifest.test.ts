/** The manifest and the code name the same commands, views, settings and files. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { looks } from '../../client/explorer/labels.ts';
import { languageFeatureNames } from '../../server/language/table.ts';

const root = join(import.meta.dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
// The table itself needs the editor.
const table = readFileSync(join(root, 'client', 'commands', 'table.ts'), 'utf8');
const commandIds = [...table.matchAll(/^ {2}'(plinth\.[\w.]+)':/gm)].map(([, id = '']) => id);
const { contributes } = manifest;
const settings: Settings = Object.fromEntries(
  contributes.configuration.flatMap(({ properties }) => Object.entries(properties)),
);
const menuEntries = Object.values(contributes.menus).flat();

describe('the manifest', () => {
  it('contributes exactly the commands that the client binds', () => {
    expect(contributes.commands.map((one) => one.command).sort()).toEqual([...commandIds].sort());
  });

  it('names only its own commands in menus', () => {
    const known = new Set<string>(commandIds);
    const menus = new Set(contributes.submenus.map(({ id }) => id));
    const isKnown = ({ command, submenu }: MenuEntry): boolean =>
      submenu === undefined ? known.has(command ?? '') : menus.has(submenu);
    expect(menuEntries.filter((entry) => !isKnown(entry))).toEqual([]);
  });

  it('names no command twice in one menu', () => {
    for (const entries of Object.values(contributes.menus)) {
      const ids = entries.map((entry) => `${entry.command ?? entry.submenu ?? ''} ${entry.when ?? ''}`);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('links welcome views and walkthroughs to commands that exist', () => {
    const known = new Set<string>([
      ...commandIds,
      'workbench.trust.manage',
      'workbench.action.quickOpen',
      'plinth.schema.focus',
    ]);
    const texts = [
      ...contributes.viewsWelcome.map((one) => one.contents),
      ...contributes.walkthroughs.flatMap((one) => one.steps.map((step) => step.description)),
    ];
    const linked = texts.flatMap((text) => [...text.matchAll(/command:([\w.]+)/g)].map((match) => match[1]));
    expect(linked.length).toBeGreaterThan(0);
    expect(linked.filter((id) => id === undefined || !known.has(id))).toEqual([]);
  });

  it('shows forty commands in the palette at most, in groups', () => {
    const { commands, menus } = contributes;
    const when = new Map(menus['commandPalette']?.map((entry) => [entry.command, entry.when ?? '']));
    // What a view, a preview or an answer has to be there for is not counted.
    const usual = /^(?:editorLangId|plinth\.isMigration)/;
    const shown = commands.filter(({ command }) => usual.test(when.get(command) ?? 'editorLangId'));
    expect(shown.length).toBeLessThanOrEqual(40);
    const groups = ['Plinth', 'Plinth Database', 'Plinth Migration', 'Plinth Plan', 'Plinth Schema'];
    expect([...new Set(shown.map(({ category }) => category))].sort()).toEqual(groups);
  });

  it('takes no key of VS Code’s own, and formats nothing', () => {
    const keys = contributes.keybindings.flatMap(({ key, mac }) => [key, mac]);
    // A chord of two keys whose first one nothing has.
    expect(keys.filter((one) => !/^(?:alt|ctrl)\+q [a-z]$/.test(one))).toEqual([]);
    expect(manifest.activationEvents).not.toContain('*');
    expect(manifest.activationEvents).not.toContain('onStartupFinished');
  });

  it('scopes every setting to the resource and describes it', () => {
    for (const [name, setting] of Object.entries(settings)) {
      expect(name).toMatch(/^plinth\./);
      // What lets a statement run on production, where files are written and whose code is loaded is the user's own: a workspace may not set it.
      const own = ['plinth.explain.analyzeOnProduction', 'plinth.cacheFolder', 'plinth.packages.folder'];
      const isOwn = own.includes(name);
      const scope = isOwn ? 'machine' : 'resource';
      expect(setting.scope, name).toBe(scope);
      expect(setting.description, name).toMatch(/\.$/);
      expect(setting, name).toHaveProperty('default');
    }
  });

  it('has a switch for each language feature', () => {
    const switches = Object.keys(settings).filter((name) => name.startsWith('plinth.language.'));
    expect(switches.sort()).toEqual(languageFeatureNames.map((name) => `plinth.language.${name}`).sort());
  });

  it('declares every language that it has a grammar of its own for', () => {
    const known = new Set(contributes.languages.map(({ id }) => id));
    const named = contributes.grammars.flatMap(({ language }) => language ?? []);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });

  it('points only at files that are there', () => {
    const files = [
      ...contributes.viewsContainers.activitybar.map((one) => one.icon),
      ...contributes.walkthroughs.flatMap((one) => one.steps.map((step) => step.media.svg)),
      ...contributes.jsonValidation.map((one) => one.url),
      ...contributes.grammars.map((one) => one.path),
    ];
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

it('every kind of schema node has a word for screen readers', () => {
  expect(Object.values(looks).filter((look) => look.word === '' || look.icon === '')).toEqual([]);
});

interface MenuEntry {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly category: string;
      readonly title: string;
    }[];
    readonly keybindings: readonly { readonly key: string; readonly mac: string }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly submenus: readonly { readonly id: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly contents: string }[];
    readonly jsonValidation: readonly { readonly url: string }[];
    readonly grammars: readonly { readonly path: string; readonly language?: string }[];
    readonly languages: readonly { readonly id: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly description: string; readonly media: { readonly svg: string } }[];
    }[];
    readonly configuration: readonly { readonly title: string; readonly properties: Settings }[];
  };
}

type Settings = Readonly<Record<string, { readonly scope: string; readonly description: string }>>;
